"""Receipts in DynamoDB: the memory of every send that carried a client id."""

from dataclasses import replace
from typing import Any

from chalicelib.core.model import Receipt
from chalicelib.storage.tables import SendItem


def sent(receipt: Receipt) -> SendItem:
    """The receipt as it is stored."""
    return SendItem(_send_id(receipt), seq=receipt.seq, digest=receipt.digest)


def as_stored(receipt: Receipt, raw: dict[str, dict[str, Any]]) -> Receipt:
    """The receipt with what an earlier send under the same id left."""
    stored = SendItem.from_raw_data(raw)
    return replace(receipt, seq=int(stored.seq), digest=stored.digest)


def _send_id(receipt: Receipt) -> str:
    """The parts with their lengths, so that no choice of client id reaches into another sender's."""
    parts = (receipt.conversation_id, receipt.sender_id, receipt.client_id)
    return "#".join(f"{len(part)}:{part}" for part in parts)
