"""What `make bench` prints: each module measures one thing, and answers its tables and its goals."""
