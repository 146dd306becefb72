"""What importing the application must not pull in: each would be paid for at every cold start."""

import os
import subprocess
import sys

HEAVY = (
    "pydantic",
    "aws_xray_sdk",
    "boto3",
    "s3transfer",
    "moto",
    "requests",
    "httpx",
    "starlette",
    "emulator",
    "tests",
)


def test_the_application_imports_nothing_that_its_start_does_not_need() -> None:
    script = "import app, sys; print(*(set(sys.argv[1:]) & set(sys.modules)))"

    command = [sys.executable, "-c", script, *HEAVY]
    run = subprocess.run(command, env=dict(os.environ), capture_output=True, text=True, check=False)

    assert (run.returncode, run.stdout.strip()) == (0, "")
