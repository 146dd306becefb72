"""Attempts to break the promises of docs/promises.md: `python -m torture`."""
