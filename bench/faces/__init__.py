"""What clients of each API do, set up and ready to be done again and again."""
