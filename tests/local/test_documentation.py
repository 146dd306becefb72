"""Every shell command of these pages runs, in the order a reader meets them, and is answered without an error."""

import asyncio
import os
import re
import shutil
import subprocess
from pathlib import Path

import pytest

from emulator.demo import PEOPLE, provision, token
from emulator.settings import PROJECT
from emulator.testing import SECRET, LocalCloud

pytestmark = [pytest.mark.local_cloud, pytest.mark.xdist_group("parley")]

PAGES = ["README.md", "docs/direct.md", "docs/marketplace.md", "docs/rooms.md"]
"""Those of shops and support ask the reader to copy ids by hand; tests beside their faces' run them."""

INTERACTIVE = re.compile(r"^(make |\.venv/bin/websockets ).*$", re.MULTILINE)
"""What a reader runs by hand; `make run` is what these tests run on."""

PRELUDE = """
set -euo pipefail; shopt -s inherit_errexit
curl() { command curl --silent --show-error --fail-with-body --noproxy '*' "$@"; }
"""


def commands(page: str) -> str:
    """The page's shell blocks, one after the other."""
    blocks = re.findall(r"^```sh\n(.*?)^```$", (PROJECT / page).read_text(), re.DOTALL | re.MULTILINE)
    return INTERACTIVE.sub("", "\n".join(blocks))


@pytest.mark.skipif(shutil.which("curl") is None, reason="there is no curl on this machine")
@pytest.mark.parametrize("page", PAGES)
def test_every_command_of_the_page_runs(cloud: LocalCloud, tmp_path: Path, page: str) -> None:
    assert asyncio.run(provision(cloud.origin, SECRET)) is None
    tokens = {person.short_name: token(SECRET, person.id) for person in PEOPLE}
    script = PRELUDE + commands(page).replace("http://127.0.0.1:8000", cloud.origin)

    ran = subprocess.run(
        ["bash", "-c", script],
        cwd=tmp_path,
        env={**os.environ, **tokens},
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )

    assert ran.returncode == 0, f"{ran.stdout[-500:]}\n{ran.stderr[-500:]}"


def test_every_target_that_the_readme_names_is_there() -> None:
    targets = set(re.findall(r"^([a-z0-9-]+):", (PROJECT / "Makefile").read_text(), re.MULTILINE))

    named = set(re.findall(r"\bmake ([a-z0-9-]+)", (PROJECT / "README.md").read_text()))

    assert named <= targets
    assert {"run", "test"} <= named


@pytest.mark.parametrize(
    "page", ["README.md", *(f"docs/{path.name}" for path in sorted((PROJECT / "docs").glob("*.md")))]
)
def test_every_link_of_the_page_leads_somewhere(page: str) -> None:
    here = PROJECT / page
    links = re.findall(r"\]\(([^)#:]+)(?:#[^)]*)?\)", here.read_text())

    assert [link for link in links if not (here.parent / link).exists()] == []
