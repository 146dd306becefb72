"""What does the same job in other ways: two servers, and a function that scans for connections."""
