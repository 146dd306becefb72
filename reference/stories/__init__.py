"""A story for each face, in which every route is called and every frame is seen."""

from functools import cache

from reference.stories import direct, marketplace, platform, rooms, shops, support
from reference.stories.play import Play


@cache
def told() -> Play:
    """The application after all of them."""
    play = Play()
    for story in (platform, direct, marketplace, rooms, shops, support):
        story.tell(play)
    return play
