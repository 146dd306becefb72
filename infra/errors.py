"""What goes wrong for the person at the terminal."""


class InfraError(Exception):
    """Nothing was done, or what was begun is undone; the message is one line that says why."""
