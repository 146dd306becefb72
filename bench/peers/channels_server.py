"""Direct messages on Django Channels: groups in Redis or in memory, messages in SQLite through Django's models."""

import os
from typing import Any

import django
import jwt
import uvicorn
from django.conf import settings

from bench.peers.protocol import DATABASE, TUNED, Frame, caller, message, now

REDIS = os.environ.get("BENCH_REDIS", "")
"""The address of a Redis; without one groups are in memory, which serves one process only."""

IN_MEMORY = {"BACKEND": "channels.layers.InMemoryChannelLayer"}
IN_REDIS = {"BACKEND": "channels_redis.core.RedisChannelLayer", "CONFIG": {"hosts": [REDIS]}}

settings.configure(
    DATABASES={
        "default": {
            "ENGINE": "django.db.backends.sqlite3",
            "NAME": DATABASE,
            "CONN_MAX_AGE": None,
            "OPTIONS": {"init_command": TUNED, "transaction_mode": "IMMEDIATE"},
        }
    },
    CHANNEL_LAYERS={"default": IN_REDIS if REDIS else IN_MEMORY},
    DEFAULT_AUTO_FIELD="django.db.models.BigAutoField",
    USE_TZ=True,
)
django.setup()

from channels.db import database_sync_to_async  # noqa: E402 - Django's models want its settings first
from channels.generic.websocket import AsyncJsonWebsocketConsumer  # noqa: E402
from channels.routing import ProtocolTypeRouter, URLRouter  # noqa: E402
from django.db import connection, models  # noqa: E402
from django.urls import path  # noqa: E402


class Message(models.Model):
    """A text from one to another."""

    sender = models.CharField(max_length=64)
    receiver = models.CharField(max_length=64)
    text = models.TextField()
    at = models.CharField(max_length=40)

    class Meta:
        """Of no application."""

        app_label = "bench"


@database_sync_to_async
def keep(sender: str, frame: Frame, at: str) -> int:
    """Store the text: its number."""
    kept = Message.objects.create(sender=sender, receiver=frame["receiver_id"], text=frame["message_body"], at=at)
    return int(kept.pk)


class Room(AsyncJsonWebsocketConsumer):
    """One client. Each user is a group, of all their sockets."""

    async def connect(self) -> None:
        """Let in who has a token."""
        try:
            self.user = caller(self.scope["query_string"])
        except (KeyError, jwt.InvalidTokenError):
            await self.close()
            return
        await self.channel_layer.group_add(f"user-{self.user}", self.channel_name)
        await self.accept()

    async def disconnect(self, _code: int) -> None:
        """Leave the group."""
        await self.channel_layer.group_discard(f"user-{self.user}", self.channel_name)

    async def receive_json(self, content: Frame, **_: Any) -> None:
        """A text: keep it, then tell both."""
        at = now()
        number = await keep(self.user, content, at)
        told = message(number, self.user, content, at)
        await self._tell(content["receiver_id"], {**told, "action": "re_message"})
        await self._tell(self.user, {**told, "action": "conf_message"})

    async def told(self, event: dict[str, Any]) -> None:
        """What the group was sent goes out."""
        await self.send_json(event["frame"])

    async def _tell(self, user: str, frame: Frame) -> None:
        await self.channel_layer.group_send(f"user-{user}", {"type": "told", "frame": frame})


application = ProtocolTypeRouter({"websocket": URLRouter([path("ws/chat/room/", Room.as_asgi())])})

if __name__ == "__main__":
    with connection.schema_editor() as editor:
        editor.create_model(Message)
    uvicorn.run(application, port=0, access_log=False, lifespan="off")
