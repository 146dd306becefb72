"""ECHO (contract 001): says everything again, louder."""

from chalicelib.core.model import Conversation, Draft, Entry


class Echo:
    """Answers a text in upper case, and `?` to anything else."""

    name = "ECHO"

    def answer(self, _conversation: Conversation, message: Entry) -> Draft:
        """The text in upper case."""
        return Draft("text", text=message.text.upper() if message.kind == "text" and message.text else "?")
