"""The nouns of the domain. All are values: changing one makes another."""

from chalicelib.core.model.connections import Connection
from chalicelib.core.model.conversations import BOT, DIRECT, VEIL, VEILED, Conversation, Membership, Participant, Posted
from chalicelib.core.model.log import MESSAGES, Draft, Entry, File, Receipt, Stored, Upload
from chalicelib.core.model.people import ANONYMOUS, CHAT_MANAGEMENT, MARKETPLACE, SHOPS, Caller, Shop, User

__all__ = [
    "ANONYMOUS",
    "BOT",
    "CHAT_MANAGEMENT",
    "DIRECT",
    "MARKETPLACE",
    "MESSAGES",
    "SHOPS",
    "VEIL",
    "VEILED",
    "Caller",
    "Connection",
    "Conversation",
    "Draft",
    "Entry",
    "File",
    "Membership",
    "Participant",
    "Posted",
    "Receipt",
    "Shop",
    "Stored",
    "Upload",
    "User",
]
