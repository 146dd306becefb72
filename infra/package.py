"""The deployment package: the application and what it needs to run, compiled, and the same bytes every time."""

import compileall
import platform
import py_compile
import shutil
import subprocess
import sys
import tempfile
import zipfile
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

from infra.errors import InfraError
from infra.project import ROOT
from infra.pruning import drop_sources, prune
from infra.requirements import runtime_pins

MOST_BYTES = 8 * 1024 * 1024
"""The zip at most: Lambda fetches and unpacks it at every cold start."""

ARM = "aarch64"
LONG_AGO = (1980, 1, 1, 0, 0, 0)
"""The time of every file in the zip: the earliest that the format knows."""


def build_package(target: Path, machine: str = ARM) -> Path:
    """Write the zip for functions on this machine. Raises InfraError where it is too large or cannot be made."""
    with tempfile.TemporaryDirectory() as directory:
        folder = Path(directory)
        _install(folder, machine)
        prune(folder)
        _compile(folder, legacy=True)
        drop_sources(folder)
        _copy_application(folder)
        _compile(folder)
        target.parent.mkdir(parents=True, exist_ok=True)
        _pack(folder, target)
    size = target.stat().st_size
    if size > MOST_BYTES:
        raise InfraError(f"{target} has {size} bytes, more than the {MOST_BYTES} that start fast; see `contents`")
    return target


def native_machine() -> str:
    """This machine, for a package that runs here."""
    return platform.machine()


def contents(package: Path) -> dict[str, int]:
    """How many bytes of the zip each top-level name takes, the largest first."""
    sizes: Counter[str] = Counter()
    with zipfile.ZipFile(package) as archive:
        for one in archive.infolist():
            sizes[one.filename.split("/")[0]] += one.compress_size
    return dict(sizes.most_common())


def _install(folder: Path, machine: str) -> None:
    """The wheels that were tested, for this machine, and nothing that they do not ask for at run time."""
    platforms = [f"--platform=manylinux_{glibc}_{machine}" for glibc in ("2_17", "2_28")]
    command = [sys.executable, "-m", "pip", "install", "--quiet", "--disable-pip-version-check", "--no-compile"]
    command += ["--no-deps", "--only-binary=:all:", f"--platform=manylinux2014_{machine}", *platforms]
    command += ["--target", str(folder), *runtime_pins()]
    done = subprocess.run(command, check=False, capture_output=True, text=True)
    if done.returncode:
        raise InfraError(f"no wheels for {machine}: {done.stderr.strip().splitlines()[-1]}")


def _copy_application(folder: Path) -> None:
    shutil.copy(ROOT / "app.py", folder)
    shutil.copytree(ROOT / "chalicelib", folder / "chalicelib", ignore=shutil.ignore_patterns("__pycache__"))


def _compile(folder: Path, *, legacy: bool = False) -> None:
    """Byte code that is trusted unseen: a package cannot change, so nothing need be checked at a cold start.

    The legacy place is beside the source, where it is found without one.
    """
    unchecked = py_compile.PycInvalidationMode.UNCHECKED_HASH
    strip, prepend = str(folder), "/var/task"
    done = compileall.compile_dir(
        folder, quiet=2, legacy=legacy, stripdir=strip, prependdir=prepend, invalidation_mode=unchecked
    )
    if not done:
        raise InfraError("not all of the package compiles")


def _pack(folder: Path, target: Path) -> None:
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as archive:
        for path in _files(folder):
            entry = zipfile.ZipInfo(path.relative_to(folder).as_posix(), LONG_AGO)
            entry.external_attr = 0o644 << 16
            entry.compress_type = zipfile.ZIP_DEFLATED
            archive.writestr(entry, path.read_bytes())


def _files(folder: Path) -> Iterator[Path]:
    return (path for path in sorted(folder.rglob("*")) if path.is_file())
