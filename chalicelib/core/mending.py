"""Making up for a writer that was cut after its entry was kept and before anyone was told."""

from chalicelib.core.model import Conversation, Posted
from chalicelib.core.ports import Ports
from chalicelib.core.send import people_of, settle

MOST = 20
"""How many entries are made up for at once: they are the last ones of writers that were cut, so there are few."""


def settle_rest(ports: Ports, conversation: Conversation | None) -> None:
    """Tell everyone of the entries beyond the conversation's head as it is stored.

    For whoever repeats what was done already and cannot know whether the first time came to its end. Others may be
    about to tell of the same entries: readers know them by their positions.
    """
    if conversation is None:
        return
    entries = ports.log.after(conversation.id, conversation.last_seq, MOST)
    people = people_of(ports, conversation, (entry.profile_id for entry in entries)) if entries else {}
    for entry in entries:
        about = ports.log.get(conversation.id, entry.target_seq) if entry.target_seq else None
        settle(ports, Posted(conversation, entry, people, about=about))
