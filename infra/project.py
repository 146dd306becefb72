"""Where things are, and what runs them."""

import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent

RUNTIME = f"python{sys.version_info.major}.{sys.version_info.minor}"
"""Lambda's runtime is the Python that builds: byte code is of one version, and so what was tested is what runs."""
