"""The pages of the application, as they stand in the bucket behind the distribution."""

import mimetypes
from collections.abc import Mapping
from pathlib import Path

from infra.account import Account, plainly
from infra.project import ROOT


def site(folder: Path = ROOT / "web") -> Mapping[str, Path]:
    """Every page by its key; what is linked into the folder is there as what it links to."""
    files = sorted(path for path in folder.rglob("*") if path.is_file())
    return {path.relative_to(folder).as_posix(): path for path in files}


def publish_site(account: Account, bucket: str) -> None:
    """Put the pages into their bucket, and take away what is no page any more; browsers ask whether they changed."""
    s3, pages = account.client("s3"), site()
    with plainly(f"the pages cannot be put into {bucket}"):
        for key, path in pages.items():
            kind = mimetypes.guess_type(path.name)[0] or "application/octet-stream"
            s3.put_object(Bucket=bucket, Key=key, Body=path.read_bytes(), ContentType=kind, CacheControl="no-cache")
        listed = s3.get_paginator("list_objects_v2").paginate(Bucket=bucket)
        for key in [one["Key"] for page in listed for one in page.get("Contents", ()) if one["Key"] not in pages]:
            s3.delete_object(Bucket=bucket, Key=key)
    print(f"{len(pages)} pages are in {bucket}")
