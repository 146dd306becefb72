"""Calculator (contract 001): works out what people write, and nothing but sums."""

from chalicelib.bots.arithmetic import NotArithmetic, evaluate
from chalicelib.core.model import Conversation, Draft, Entry


class Calculator:
    """Answers an arithmetic expression with its value, and `?` to anything else."""

    name = "Calculator"

    def answer(self, _conversation: Conversation, message: Entry) -> Draft:
        """The value, written as Python writes it: `6/2` is `3.0`, `6//2` is `3`."""
        try:
            value = evaluate(message.text or "") if message.kind == "text" else "?"
        except NotArithmetic:
            value = "?"
        return Draft("text", text=str(value))
