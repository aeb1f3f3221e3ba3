"""The wheel carries everything and works outside the checkout."""

import shutil
import subprocess
import sys
import tomllib
import zipfile
from pathlib import Path

import pytest

from tests.architecture.clean_python import run_clean

ROOT = Path(__file__).parents[2]
GROUND = ("pyproject.toml", "README.md", "LICENSE", "NOTICE", "examples/thread.txt")
PACKAGES = ("bot", "models", "config")
VERSION = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]["version"]


def files_of(package: str) -> list[str]:
    """The paths of a package's files that belong into the wheel, from the checkout's root."""
    listed = subprocess.run(
        ["git", "ls-files", "--cached", "--others", "--exclude-standard", "--", package],  # noqa: S607 (git is where the user has it)
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    )
    return [line for line in listed.stdout.splitlines() if (ROOT / line).is_file()]


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A wheel built from a copy of the code, so that nothing is left in the checkout."""
    copy = tmp_path_factory.mktemp("checkout")
    for name in (*GROUND, *(name for package in PACKAGES for name in files_of(package))):
        (copy / name).parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(ROOT / name, copy / name)
    build = ("wheel", "--no-deps", "--no-build-isolation", "--no-index", "--quiet")
    subprocess.run(
        [sys.executable, "-m", "pip", *build, "--wheel-dir", str(copy / "dist"), str(copy)],
        check=True,
        capture_output=True,
        timeout=100,
    )
    return next((copy / "dist").glob("sidenote-*.whl"))


@pytest.fixture(scope="module")
def installed(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The wheel unpacked into an empty folder, as an installer lays it out."""
    folder = tmp_path_factory.mktemp("installed")
    with zipfile.ZipFile(wheel) as archive:
        archive.extractall(folder)
    return folder


@pytest.mark.parametrize("package", PACKAGES)
def test_wheel_carries_every_file(package: str, installed: Path) -> None:
    """Every file of a package is in the wheel: code, weights, notes, packs, migrations."""
    missing = [name for name in files_of(package) if not (installed / name).is_file()]

    assert not missing


def test_wheel_carries_nothing_else(wheel: Path) -> None:
    """Nothing but our three packages, the example and the metadata is in the wheel."""
    with zipfile.ZipFile(wheel) as archive:
        names = {name for name in archive.namelist() if ".dist-info/" not in name}

    assert {name for name in names if not name.startswith(tuple(f"{p}/" for p in PACKAGES))} == {
        f"sidenote-{VERSION}.data/data/share/sidenote/thread.txt"
    }


def test_wheel_carries_licence_and_notice(installed: Path) -> None:
    """Both licences and the notice about the weights travel with the wheel."""
    licences = installed / f"sidenote-{VERSION}.dist-info" / "licenses"

    assert {str(file.relative_to(licences)) for file in licences.rglob("*") if file.is_file()} == {
        "LICENSE",
        "NOTICE",
        "models/weights/LICENSE",
    }


def test_installed_command_answers(installed: Path, tmp_path: Path) -> None:
    """``sidenote --help`` and ``--version`` work where there is no checkout."""
    assert run_clean("-m", "bot", "--version", cwd=tmp_path, path=installed).stdout == (
        f"sidenote {VERSION}\n"
    )

    shown = run_clean("-m", "bot", "--help", cwd=tmp_path, path=installed)

    assert shown.returncode == 0
    assert "scan" in shown.stdout


def test_installed_command_scans(installed: Path, tmp_path: Path) -> None:
    """The installed package finds its own weights, notes and packs and scans a post."""
    (tmp_path / "posts.jsonl").write_text('{"id": "1", "text": "Good morning."}\n')

    scan = run_clean(
        "-m", "bot", "scan", "--format", "jsonl", "posts.jsonl", cwd=tmp_path, path=installed
    )

    assert scan.returncode == 0, scan.stderr
    assert '"id": "1"' in scan.stdout


def test_installed_package_reads_pages(installed: Path, tmp_path: Path) -> None:
    """The installed package starts its reader of pages from wherever it is."""
    code = (
        "import asyncio, bot.sources.extract as e, bot.sources.page as p\n"
        "body = b'<article>' + b'<p>The keeper polished all the lamps in the hall.</p>' * 9\n"
        "page = p.Page('http://paper.example/', 'text/html', 'utf-8', body)\n"
        "print(asyncio.run(e.extract(page)).text)"
    )

    read = run_clean("-c", code, cwd=tmp_path, path=installed)

    assert read.returncode == 0, read.stderr
    assert "The keeper polished" in read.stdout
