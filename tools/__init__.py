"""`make token`, `make send` and `make tail`: Parley from a terminal."""
