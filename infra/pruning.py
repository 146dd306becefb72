"""What wheels bring along that a function never reads."""

import shutil
from pathlib import Path

KEPT = {
    "aws_lambda_powertools": {"exceptions", "logging", "metrics", "shared", "tracing", "utilities", "warnings"},
    "aws_lambda_powertools/utilities": {"jmespath_utils", "typing"},
    "botocore/data": {"s3", "secretsmanager"},
    "chalice": set[str](),
}
"""The folders that stay within a folder: Powertools' Logger and Metrics with what they import, the services that the
application has botocore's own clients for, of the some four hundred that it describes, and of Chalice what does not
deploy."""

CHALICE = frozenset({"__init__.py", "app.py"})
"""What runs of Chalice."""

USELESS = (
    "*.dist-info",
    "*.pyi",
    "py.typed",
    "tests",
    "bin",
    "examples-1.json",
    "waiters-2.json",
    "2011-12-05",
    "dateutil-zoneinfo.tar.gz",
)


def prune(folder: Path) -> None:
    """Remove it from a folder that wheels were installed into."""
    for pattern in USELESS:
        for path in list(folder.rglob(pattern)):
            _remove(path)
    for parent, kept in KEPT.items():
        for path in (folder / parent).iterdir():
            if path.is_dir() and path.name not in kept:
                _remove(path)
    for path in (folder / "chalice").iterdir():
        if path.name not in CHALICE:
            _remove(path)


def drop_sources(folder: Path) -> None:
    """Remove the sources of byte code that stands beside them."""
    for path in list(folder.rglob("*.pyc")):
        path.with_suffix(".py").unlink(missing_ok=True)


def _remove(path: Path) -> None:
    if path.is_dir():
        shutil.rmtree(path)
    elif path.exists():
        path.unlink()
