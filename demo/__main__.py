"""Play the scenes on the Parley at ADDRESS, or on one of our own that is gone afterwards."""

import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import httpx

from demo.scenes import SCENES
from demo.stage import SceneError, Stage
from emulator.settings import DEVELOPMENT_SECRET

START_SECONDS = 30


def main() -> int:
    """Play every scene; 1 where one goes otherwise than written."""
    secret = os.environ.get("JWT_SECRET") or DEVELOPMENT_SECRET
    given = os.environ.get("ADDRESS")
    try:
        if given:
            _check(given)
            _play(given.rstrip("/"), secret)
        else:
            with _own_cloud() as address:
                _play(address, secret)
    except (SceneError, httpx.HTTPError, OSError) as error:
        print(f"The demo broke off: {error}", file=sys.stderr)
        return 1
    print("\nEvery scene went as written.")
    return 0


def _check(address: str) -> None:
    """Raises SceneError where no Parley answers."""
    try:
        answer = httpx.get(f"{address.rstrip('/')}/healthz", timeout=START_SECONDS)
    except (httpx.TransportError, httpx.InvalidURL) as error:
        raise SceneError(f"{address} cannot be reached ({error}); `make run` starts a Parley here") from error
    if not answer.is_success:
        raise SceneError(f"there is no Parley at {address}: /healthz was answered {answer.status_code}")


def _play(address: str, secret: str) -> None:
    with Stage(address, secret) as stage:
        for scene in SCENES:
            scene(stage)


@contextmanager
def _own_cloud() -> Iterator[str]:
    """A local cloud on a free port, with data of its own."""
    with tempfile.TemporaryDirectory() as directory:
        environment = {**os.environ, "PORT": "0", "DATA_DIR": directory}
        print("Starting a local cloud for the demo ...")
        cloud = subprocess.Popen([sys.executable, "-m", "emulator"], env=environment, stdout=subprocess.DEVNULL)
        try:
            yield _address(cloud, Path(directory))
        finally:
            cloud.terminate()
            cloud.wait(timeout=START_SECONDS)


def _address(cloud: "subprocess.Popen[bytes]", directory: Path) -> str:
    """Where the cloud is, once it answers."""
    deadline = time.monotonic() + START_SECONDS
    while time.monotonic() < deadline and cloud.poll() is None:
        address = _written_address(directory / "env")
        if address and _answers(address):
            return address
        time.sleep(0.05)
    raise SceneError("the local cloud did not start")


def _written_address(env: Path) -> str | None:
    lines = env.read_text().splitlines() if env.exists() else []
    return next((line.removeprefix("PUBLIC_URL=") for line in lines if line.startswith("PUBLIC_URL=")), None)


def _answers(address: str) -> bool:
    try:
        return httpx.get(f"{address}/healthz", timeout=START_SECONDS).is_success
    except httpx.TransportError:
        return False


if __name__ == "__main__":
    sys.exit(main())
