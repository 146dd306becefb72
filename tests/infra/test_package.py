import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from infra.package import MOST_BYTES, build_package, contents, native_machine
from infra.project import ROOT

pytestmark = pytest.mark.xdist_group("package")

TRY_IT = """
import app, jwt, botocore.session
from cryptography.hazmat.primitives.asymmetric import rsa
for service in ("s3", "secretsmanager"):
    botocore.session.get_session().create_client(service)
print(app.app.app_name, app.__file__)
"""


@pytest.fixture(scope="module")
def package(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A package for this machine."""
    return build_package(tmp_path_factory.mktemp("package") / "parley.zip", native_machine())


@pytest.fixture
def unpacked(package: Path, tmp_path: Path) -> Path:
    with zipfile.ZipFile(package) as archive:
        archive.extractall(tmp_path)
    return tmp_path


def test_the_package_for_arm_is_small_enough_to_start_fast(tmp_path: Path) -> None:
    arm = build_package(tmp_path / "arm.zip")

    assert arm.stat().st_size <= MOST_BYTES
    assert any("aarch64" in name for name in contents(arm))


def test_the_same_sources_give_the_same_bytes(package: Path, tmp_path: Path) -> None:
    again = build_package(tmp_path / "again.zip", native_machine())

    assert again.read_bytes() == package.read_bytes()


def test_the_package_runs_by_itself(unpacked: Path) -> None:
    environment = {
        "PYTHONPATH": str(unpacked),
        "JWT_SECRET": "a-secret-for-tests-of-at-least-32-bytes",
        "SOCKET_API_URL": "https://localhost",
        "AWS_DEFAULT_REGION": "eu-central-1",
    }

    done = subprocess.run(
        [sys.executable, "-S", "-c", TRY_IT], env=environment, cwd="/", check=True, capture_output=True, text=True
    )

    assert done.stdout.split() == ["parley", str(unpacked / "app.py")]


def test_the_package_holds_what_runs_and_nothing_else(package: Path) -> None:
    names = zipfile.ZipFile(package).namelist()
    services = {name.split("/")[2] for name in names if name.startswith("botocore/data/") and name.count("/") > 2}

    assert services == {"s3", "secretsmanager"}
    assert not [name for name in names if name.startswith(("emulator", "infra", "tests", "pip", "boto3", "moto"))]
    assert {name for name in names if name.endswith(".py")} == {
        "app.py",
        *(path.relative_to(ROOT).as_posix() for path in (ROOT / "chalicelib").rglob("*.py")),
    }


def test_byte_code_is_never_checked_against_its_source(package: Path) -> None:
    archive = zipfile.ZipFile(package)
    flags = {archive.read(name)[4:8] for name in archive.namelist() if name.endswith(".pyc")}

    assert flags == {(1).to_bytes(4, "little")}  # made from a hash, which nobody checks
