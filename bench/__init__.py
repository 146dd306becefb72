"""What Parley costs: calls, capacity, processor time and cold starts. `make bench` measures and prints them."""
