"""Where attachments are read."""

from urllib.parse import quote

from chalicelib.core.model import Conversation, Entry, File


def media_path(conversation: Conversation, entry: Entry, file: File | None) -> str | None:
    """The path under which the message's file is read, once it is whole; clients put the host in front."""
    if file is None or file.state != "stored":
        return None
    name = quote(file.name.replace(" ", "_").replace("/", "_"), safe="")
    return f"/media/chat-files/{conversation.message_id(entry.seq)}/{name}"
