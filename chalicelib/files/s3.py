"""Attachments in S3: presigned forms in, presigned links out, and the bytes that come with a request."""

from collections.abc import Callable
from contextlib import closing
from functools import cached_property
from typing import Any
from urllib.parse import quote

from botocore.exceptions import BotoCoreError, ClientError

from chalicelib.core.errors import Unavailable
from chalicelib.core.media import BEGINNING, OTHER_NAMES, SIGNATURES
from chalicelib.core.model import File, Stored, Upload
from chalicelib.core.ports import Clock

LINK_SECONDS = 300
"""How long a media link lives."""

INLINE = frozenset({"application/pdf", "text/plain", *SIGNATURES})
"""Types that a browser may show in place, since no script runs in them. Everything else is a download of bytes: html,
svg and xml, whatever they are called, and whatever a browser might take for one of them."""

Client = Callable[[str | None], Any]


class S3Files:
    """One private bucket. Clients are made when the first file asks for one: most invocations have none."""

    def __init__(self, make_client: Client, bucket: str, public_url: str | None, clock: Clock) -> None:
        self._make_client = make_client
        self._bucket = bucket
        self._public_url = public_url
        self._clock = clock

    def put(self, file: File, body: bytes) -> None:
        """Store the bytes."""
        self._call("put_object", Key=file.key, Body=body, ContentType=file.content_type)

    def upload(self, file: File) -> Upload:
        """A presigned form that accepts exactly this key, type and size, until the file's `expires_at`."""
        until = file.expires_at or self._clock.now()
        form = self._signer.generate_presigned_post(
            self._bucket,
            file.key,
            Fields={"Content-Type": file.content_type},
            Conditions=[{"Content-Type": file.content_type}, ["content-length-range", file.size, file.size]],
            ExpiresIn=max(1, int((until - self._clock.now()).total_seconds())),
        )
        return Upload(form["url"], form["fields"])

    def stored(self, key: str) -> Stored | None:
        """What is stored under the key. The rest of a large object is not read: its connection is closed."""
        found = self._call_if("get_object", Key=key)
        if found is None:
            return None
        with closing(found["Body"]) as body:
            beginning = body.read(BEGINNING)
        return Stored(found["ContentLength"], found["ContentType"], beginning, found["ETag"].strip('"'))

    def copy(self, key: str, tag: str, to: str) -> bool:
        """Copy what has this tag to another key; False where there is nothing, or something else by now."""
        source = {"Bucket": self._bucket, "Key": key}
        return self._call_if("copy_object", Key=to, CopySource=source, CopySourceIfMatch=f'"{tag}"') is not None

    def remove(self, file: File) -> None:
        """Remove the bytes; nothing happens where there are none."""
        self._call("delete_object", Key=file.key)

    def link(self, file: File) -> str:
        """A link that reads the file and lives for minutes."""
        content_type = OTHER_NAMES.get(file.content_type, file.content_type)
        shown = content_type in INLINE
        how = "inline" if shown else "attachment"
        wanted = {
            "Bucket": self._bucket,
            "Key": file.key,
            "ResponseContentType": content_type if shown else "application/octet-stream",
            "ResponseContentDisposition": f"{how}; filename*=UTF-8''{quote(file.name, safe='')}",
        }
        return str(self._signer.generate_presigned_url("get_object", Params=wanted, ExpiresIn=LINK_SECONDS))

    def _call_if(self, operation: str, **arguments: Any) -> Any:
        """As `_call`; None where the object is not there, or not as it should be."""
        try:
            return self._call(operation, **arguments)
        except ClientError as error:
            if error.response["ResponseMetadata"]["HTTPStatusCode"] in {404, 412}:
                return None
            raise

    def _call(self, operation: str, **arguments: Any) -> Any:
        try:
            return getattr(self._client, operation)(Bucket=self._bucket, **arguments)
        except ClientError as error:
            if error.response["ResponseMetadata"]["HTTPStatusCode"] >= 500:
                raise Unavailable("file storage did not answer; try again") from error
            raise
        except BotoCoreError as error:
            raise Unavailable("file storage did not answer in time; try again") from error

    @cached_property
    def _client(self) -> Any:
        return self._make_client(None)

    @cached_property
    def _signer(self) -> Any:
        """Signs for the origin that clients use; it makes no calls."""
        return self._make_client(self._public_url) if self._public_url else self._client
