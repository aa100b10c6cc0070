"""The wheelhouse holds what an installation needs on a platform, each file the lock's own, and nothing else."""

import subprocess
import sys
from importlib import import_module
from pathlib import Path

import pytest

from tests.installer.made_wheels import made_wheel, sum_of

ROOT = Path(__file__).resolve().parents[2]
MADE_FOR = ("manylinux_2_28_x86_64", "manylinux_2_28_aarch64", "win_amd64", "musllinux_1_2_x86_64")


@pytest.fixture(autouse=True)
def beside_the_tools(monkeypatch: pytest.MonkeyPatch):
    for folder in (ROOT / "installer", ROOT / "installer" / "kit"):
        monkeypatch.syspath_prepend(str(folder))


@pytest.fixture
def house():
    return import_module("wheelhouse")


def locked(name: str, *sums: str, version: str = "1.0"):
    return import_module("locked").Locked(name, version, sums, "MIT", (), True)


@pytest.mark.parametrize("platform", ["windows-x86_64", "linux-x86_64", "linux-aarch64"])
def test_a_clinic_needs_neither_the_workshop_nor_the_central_registry(house, platform):
    names = {one.name for one in house.needed(platform, [11, 14])}
    assert {
        "pyside6-essentials",
        "shiboken6",
        "sqlcipher3",
        "cffi",
        "scipy",
        "openpyxl",
        "et-xmlfile",
    } <= names
    assert not names & {"pytest", "ruff", "rcpchgrowth", "babel", "jeepney", "duckdb", "psycopg"}
    with_registry = {one.name for one in house.needed(platform, [13], registry=True)}
    assert with_registry - names == {"duckdb", "psycopg", "psycopg-binary"}


def test_each_platform_takes_its_own_wheels_and_no_other(house):
    takers = {}
    for made_for in MADE_FOR:
        tag = house.Tag("cp313", "cp313", made_for)
        takers[made_for] = [name for name, one in house.PLATFORMS.items() if tag in one.takes(13)]
        assert not any(tag in one.takes(12) for one in house.PLATFORMS.values())
    assert takers == {
        "manylinux_2_28_x86_64": ["linux-x86_64"],
        "manylinux_2_28_aarch64": ["linux-aarch64"],
        "win_amd64": ["windows-x86_64"],
        "musllinux_1_2_x86_64": [],
    }
    for one in house.PLATFORMS.values():
        assert house.Tag("py3", "none", "any") in one.takes(13)
        assert house.Tag("cp310", "abi3", one.tags[-1]) in one.takes(13)
        assert house.Tag("cp314", "abi3", one.tags[-1]) not in one.takes(13)


def test_every_kind_of_wrong_wheel_is_named(house, tmp_path):
    windows = house.PLATFORMS["windows-x86_64"]
    right = made_wheel(tmp_path, "right", tag="cp313-cp313-win_amd64")
    wrong = [
        made_wheel(tmp_path, "another-sum"),
        made_wheel(tmp_path, "another-version", "2.0"),
        made_wheel(tmp_path, "another-system", tag="cp313-cp313-manylinux_2_28_x86_64"),
        made_wheel(tmp_path, "another-python", tag="cp312-cp312-win_amd64"),
        made_wheel(tmp_path, "needless"),
    ]
    packages = [
        locked("right", sum_of(right), "0" * 64),
        locked("another-sum", "0" * 64),
        *(locked(wheel.name.split("-")[0].replace("_", "-"), sum_of(wheel)) for wheel in wrong[1:4]),
        locked("missing", "0" * 64),
    ]
    assert house.faults_of([right], packages[:1], windows, [13]) == []
    assert house.faults_of([right, *wrong], packages, windows, [13]) == [
        "another_python-1.0-cp312-cp312-win_amd64.whl: it is not for Windows 10 or 11, 64 bits",
        "another_sum-1.0-py3-none-any.whl: its sum is none of the lock's",
        "another_system-1.0-cp313-cp313-manylinux_2_28_x86_64.whl: it is not for Windows 10 or 11, 64 bits",
        "another_version-2.0-py3-none-any.whl: the lock holds another-version 1.0",
        "needless-1.0-py3-none-any.whl: nothing here needs it",
        *(
            f"{name}: its wheel for Python 3.13 is missing"
            for name in ("another-python", "another-sum", "another-system", "another-version", "missing")
        ),
    ]
    assert house.faults_of([right], packages[:1], windows, [12, 13]) == [
        "right: its wheel for Python 3.12 is missing"
    ]


def test_pip_installs_from_the_folder_alone_and_refuses_a_wheel_that_was_changed(
    house, tmp_path, monkeypatch
):
    wheels = [made_wheel(tmp_path, "some-thing"), made_wheel(tmp_path, "other", "2.1")]
    house._write(tmp_path / house.REQUIREMENTS, house.requirements(wheels))

    def install(into: str) -> subprocess.CompletedProcess[str]:
        options = "--isolated --disable-pip-version-check install --no-index --find-links . --require-hashes"
        command = [sys.executable, "-m", "pip", *options.split(), "--target", into, "-r", house.REQUIREMENTS]
        return subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, check=False)

    done = install("right")
    assert done.returncode == 0, done.stderr
    assert {"some_thing.py", "other.py"} <= {file.name for file in (tmp_path / "right").iterdir()}
    made_wheel(tmp_path, "other", "2.1", files={"other.py": "changed = True\n"})
    done = install("wrong")
    assert done.returncode == 1
    assert "DO NOT MATCH THE HASHES" in done.stderr
    assert not list(tmp_path.glob("wrong/*.py"))


def test_without_the_network_it_is_said_which_wheels_are_not_kept(house, tmp_path, monkeypatch):
    monkeypatch.setenv("NSCLINIC_WHEELS", str(tmp_path))
    with pytest.raises(
        house.WheelhouseError, match=r"not kept in .*: arabic-reshaper, .*numpy.*--fetch-only"
    ):
        house.fetched("windows-x86_64", offline=True)


def test_a_wheelhouse_is_never_mixed_with_what_lies_in_a_folder(house, tmp_path):
    (tmp_path / "something.txt").touch()
    with pytest.raises(house.WheelhouseError, match="is not empty"):
        house.make(tmp_path, "windows-x86_64")


def test_the_page_in_the_wheelhouse_says_the_lines_to_type_on_that_system(house, tmp_path):
    wheels = [made_wheel(tmp_path)]
    windows = house.page(house.PLATFORMS["windows-x86_64"], [13], wheels, registry=False)
    linux = house.page(house.PLATFORMS["linux-x86_64"], [11, 13], wheels, registry=True)
    assert "    py -3.13 -m venv %USERPROFILE%\\nsclinic\n" in windows
    assert "    %USERPROFILE%\\nsclinic\\Scripts\\nsclinic self-test\n" in windows
    assert "    ~/nsclinic/bin/python -m pip install --no-index --find-links . --require-hashes" in linux
    assert "Python 3.11 or 3.13" in linux
    assert "central registry" in linux
    assert "central registry" not in windows
