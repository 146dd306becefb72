"""Which bots there are. A bot of one's own is a class like `Echo`, added to `BUILT_IN` (docs/bots.md)."""

from collections.abc import Iterable

from chalicelib.bots.calculator import Calculator
from chalicelib.bots.echo import Echo
from chalicelib.core.answers import Bot, Bots, bot_id

BUILT_IN: tuple[Bot, ...] = (Echo(), Calculator())


def registry(more: Iterable[Bot] = ()) -> Bots:
    """The bots that come with Parley and these, by the ids they take part under."""
    return {bot_id(bot.name): bot for bot in (*BUILT_IN, *more)}
