"""`python -m emulator`: run the local cloud. `python -m emulator env [command …]`: use the one that runs."""

import asyncio
import os
import shlex
import signal
import sys
import time
from collections.abc import Mapping, Sequence
from contextlib import suppress
from typing import NoReturn

from emulator import console, demo
from emulator.clock import SystemClock
from emulator.cloud import Cloud
from emulator.datadir import prepared, running_environment
from emulator.limits import Limits
from emulator.settings import Settings, StartError, load_settings

PATIENCE = 2.0


def main(arguments: Sequence[str]) -> int:
    """Run what the command line asks for; the exit code."""
    try:
        settings = load_settings(os.environ)
        match arguments:
            case []:
                asyncio.run(run(settings))
            case ["env"]:
                print_environment(settings)
            case ["env", *command]:
                become(command, {**os.environ, **running_environment(settings.data_dir)})
            case _:
                raise StartError("usage: python -m emulator [env [command …]]")  # noqa: TRY301 - one place prints it
    except StartError as error:
        print(error, file=sys.stderr)
        return 1
    return 0


def become(command: list[str], environment: Mapping[str, str]) -> NoReturn:
    """Go on as this command. Raises StartError where it cannot be run."""
    try:
        os.execvpe(command[0], command, environment)  # noqa: S606
    except OSError as error:
        raise StartError(f"{command[0]} cannot be run: {error.strerror}") from error


def print_environment(settings: Settings) -> None:
    """The running application's environment, as lines for a shell."""
    for name, value in running_environment(settings.data_dir).items():
        print(f"export {name}={shlex.quote(value)}")


async def run(settings: Settings) -> None:
    """Start, say so, and stop on Ctrl-C or SIGTERM. Raises StartError."""
    stop = asyncio.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        asyncio.get_running_loop().add_signal_handler(number, stop.set)
    prepared(settings.data_dir)
    cloud = Cloud(settings, Limits(), SystemClock())
    starting = asyncio.create_task(start(cloud, settings))
    stopping = asyncio.create_task(stop.wait())
    try:
        await asyncio.wait({starting, stopping}, return_when=asyncio.FIRST_COMPLETED)
        if starting.done():
            await starting
            await until(stop, cloud)
            print("  Stopping: saving the data.", flush=True)
    finally:
        for task in (starting, stopping):
            task.cancel()
        await asyncio.wait({starting, stopping})
        await cloud.stop()


async def start(cloud: Cloud, settings: Settings) -> None:
    """Start the cloud and introduce it."""
    before = time.monotonic()
    slow = asyncio.get_running_loop().call_later(PATIENCE, print, "  Still starting the application …")
    try:
        await cloud.start()
    finally:
        slow.cancel()
    problem = await demo.provision(cloud.origin, settings.jwt_secret)
    print(console.welcome(settings, cloud.origin, time.monotonic() - before), flush=True)
    if problem:
        print(f"  There are no demo users: {problem}.", flush=True)


async def until(stop: asyncio.Event, cloud: Cloud) -> None:
    """Wait for the signal. Raises StartError if the storage's process is lost meanwhile."""
    while not stop.is_set():
        if not cloud.storage.alive:
            raise StartError(f"the storage's process ended; see {cloud.log.path.parent}")
        with suppress(TimeoutError):
            await asyncio.wait_for(stop.wait(), 0.5)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
