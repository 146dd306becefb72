"""Where and when figures were measured."""

import os
import platform
from datetime import UTC, datetime
from pathlib import Path


def described() -> str:
    """The day, the processors and how busy they are with other things, and the interpreter."""
    busy = os.getloadavg()[0]
    return (
        f"Measured on {datetime.now(UTC):%Y-%m-%d, %H:%M} UTC: {os.cpu_count()} cores ({_processor()}), "
        f"load {busy:.1f} before it began, {platform.system()}, Python {platform.python_version()}."
    )


def _processor() -> str:
    """What the processor calls itself, where Linux tells."""
    told = Path("/proc/cpuinfo").read_text() if Path("/proc/cpuinfo").exists() else ""
    names = [line.partition(":")[2].strip() for line in told.splitlines() if line.startswith("model name")]
    return names[0] if names else platform.machine()
