"""The step of the Windows set-up that lays out the wheels: run here, for real, with the standard library alone."""

import subprocess
import sys
import zipfile
from importlib.metadata import distributions
from pathlib import Path

import pytest

from tests.installer.made_wheels import made_wheel, write_sums

SCRIPT = Path(__file__).resolve().parents[2] / "installer" / "windows" / "unpack_wheels.py"


class Place:
    """A folder of wheels and the folder of Python they are laid out for."""

    def __init__(self, folder: Path) -> None:
        self.wheels = folder / "wheels"
        self.python = folder / "Python of أحمد"
        for made in (self.wheels, self.python):
            made.mkdir()
        (self.python / "python.exe").touch()

    def unpack(self) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [sys.executable, "-I", "-S", SCRIPT, self.wheels, self.python],
            capture_output=True,
            text=True,
            check=False,
        )

    def is_refused(self, *sayings: str) -> None:
        """Lay out; the wheel must be refused in these words, with nothing changed."""
        done = self.unpack()
        assert done.returncode == 1, done.stdout
        assert [saying for saying in sayings if saying not in done.stderr] == [], done.stderr
        assert "Traceback" not in done.stderr
        assert [file.name for file in self.python.iterdir()] == ["python.exe"]

    @property
    def packages(self) -> Path:
        return self.python / "Lib" / "site-packages"


@pytest.fixture
def place(tmp_path):
    return Place(tmp_path)


def test_the_files_of_a_wheel_come_to_lie_where_their_kind_of_folder_says(place):
    data = "some_thing-1.0.data"
    made_wheel(
        place.wheels,
        files={
            "some_thing/__init__.py": "HERE = 1\n",
            f"{data}/purelib/pure.py": "PURE = 1\n",
            f"{data}/platlib/plat.pyd": "plat",
            f"{data}/scripts/thing.cmd": "thing",
            f"{data}/headers/thing.h": "head",
            f"{data}/data/share/thing, of a kind.txt": "data",
        },
    )
    made_wheel(place.wheels, "other")
    write_sums(place.wheels)
    done = place.unpack()
    assert (done.returncode, done.stdout, done.stderr) == (0, "2 packages are in their place\n", "")
    assert (place.packages / "some_thing" / "__init__.py").read_text(encoding="utf-8") == "HERE = 1\n"
    assert (place.packages / "pure.py").is_file()
    assert (place.packages / "plat.pyd").read_text(encoding="utf-8") == "plat"
    assert (place.python / "Scripts" / "thing.cmd").is_file()
    assert (place.python / "Include" / "some_thing" / "thing.h").is_file()
    assert (place.python / "share" / "thing, of a kind.txt").is_file()
    assert not (place.packages / data).exists()
    assert list((place.packages / "some_thing" / "__pycache__").glob("*.pyc"))
    assert not (place.python / "unfinished").exists()


def test_an_installed_package_is_known_with_every_file_of_it(place):
    made_wheel(place.wheels, files={"a.py": "", "some_thing-1.0.data/data/share/note.txt": "note"})
    write_sums(place.wheels)
    assert place.unpack().returncode == 0
    (found,) = distributions(path=[str(place.packages)])
    assert (found.metadata["Name"], found.version) == ("some-thing", "1.0")
    files = found.files or []
    assert {"a.py", "../../share/note.txt"} <= {str(file) for file in files}
    assert [str(file) for file in files if not Path(str(file.locate())).is_file()] == []


def test_what_no_program_loads_is_left_out_and_not_recorded(place):
    made_wheel(
        place.wheels, "numpy", files={"numpy/a.py": "", "numpy/core/tests/b.py": "", "numpy/tests/c.py": ""}
    )
    tools = {"PySide6/designer.exe": "", "PySide6/qml/a.dll": "", "PySide6/plugins/b.dll": ""}
    made_wheel(place.wheels, "pyside6-essentials", files=tools)
    write_sums(place.wheels)
    assert place.unpack().returncode == 0
    laid = {str(file) for found in distributions(path=[str(place.packages)]) for file in found.files or ()}
    assert {"numpy/a.py", "PySide6/plugins/b.dll"} <= laid
    assert not laid & {
        "numpy/core/tests/b.py",
        "numpy/tests/c.py",
        "PySide6/designer.exe",
        "PySide6/qml/a.dll",
    }
    assert not (place.packages / "PySide6" / "qml").exists()


def test_a_wheel_that_was_damaged_on_the_way_is_named_and_refused(place):
    made_wheel(place.wheels, "other")
    wheel = made_wheel(place.wheels)
    write_sums(place.wheels)
    content = bytearray(wheel.read_bytes())
    content[40] ^= 1
    wheel.write_bytes(content)
    place.is_refused(wheel.name, "damaged or changed")


def test_a_wheel_that_is_missing_or_was_put_there_is_named_and_refused(place):
    other = made_wheel(place.wheels, "other")
    wheel = made_wheel(place.wheels)
    write_sums(place.wheels)
    other.unlink()
    place.is_refused(other.name, "missing")
    write_sums(place.wheels)
    stranger = made_wheel(place.wheels, "stranger")
    place.is_refused(stranger.name, "does not name it")
    for file in (wheel, stranger, place.wheels / "SHA256SUMS"):
        file.unlink()
    place.is_refused("SHA256SUMS is missing")


@pytest.mark.parametrize(
    "name",
    [
        "../outside.py",
        "some/../../../outside.py",
        "/outside.py",
        "C:/outside.py",
        "some\\..\\..\\outside.py",
        "some_thing-1.0.data/data/../../outside.py",
        "some_thing-1.0.data/../outside.py",
        "some//outside.py",
        "some/file.py:stream",
        "some/nul.py",
        "some/.. /outside.py",
        "some/end.",
    ],
)
def test_a_file_that_would_leave_its_folder_is_refused_though_every_sum_is_right(place, name):
    wheel = made_wheel(place.wheels, files={"some_thing.py": "", name: "outside"})
    write_sums(place.wheels)
    place.is_refused(wheel.name, "is no place for a file")
    assert list(place.python.parent.rglob("*outside*")) == []


@pytest.mark.parametrize(
    ("record", "saying"),
    [
        ({"some_thing.py": "other"}, "some_thing.py is not what its RECORD says"),
        ({"some_thing.py": None}, "its RECORD and its files differ"),
        ({"more.py": "more"}, "its RECORD and its files differ"),
    ],
)
def test_a_wheel_whose_record_says_otherwise_is_refused(place, record, saying):
    wheel = made_wheel(place.wheels, files={"some_thing.py": "right"}, record=record)
    write_sums(place.wheels)
    place.is_refused(wheel.name, saying)


def test_a_wheel_that_is_no_wheel_is_refused(place):
    wheel = made_wheel(place.wheels)
    wheel.write_bytes(wheel.read_bytes()[:-40])
    write_sums(place.wheels)
    place.is_refused(wheel.name, "no whole wheel")
    with zipfile.ZipFile(wheel, "w") as archive:
        archive.writestr("some_thing.py", "")
    write_sums(place.wheels)
    place.is_refused(wheel.name, "some_thing-1.0.dist-info")


def test_a_wheel_whose_packed_bytes_cannot_be_unpacked_is_refused(place):
    with zipfile.ZipFile(made_wheel(place.wheels)) as plain:
        held = {name: plain.read(name) for name in plain.namelist()}
        wheel = Path(str(plain.filename))
    with zipfile.ZipFile(wheel, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in held.items():
            archive.writestr(name, content)
        first = archive.infolist()[0]
    raw = bytearray(wheel.read_bytes())
    raw[first.header_offset + 30 + len(first.filename)] = 0xFF  # a kind of block that there is not
    wheel.write_bytes(raw)
    write_sums(place.wheels)
    place.is_refused(wheel.name, "no whole wheel")


def test_two_wheels_with_the_same_file_are_refused_even_where_only_windows_finds_it_the_same(place):
    made_wheel(place.wheels, "first", files={"Shared.py": "1"})
    made_wheel(place.wheels, "second", files={"shared.py": "2"})
    write_sums(place.wheels)
    place.is_refused("second-1.0", "is also in first-1.0")


def test_what_a_broken_off_set_up_left_is_cleared_away_first(place):
    made_wheel(place.wheels)
    write_sums(place.wheels)
    left = place.python / "unfinished" / "Lib" / "site-packages" / "half.py"
    left.parent.mkdir(parents=True)
    left.write_text("half", encoding="utf-8")
    assert place.unpack().returncode == 0
    assert not (place.packages / "half.py").exists()


def test_nothing_that_lies_there_is_overwritten(place):
    made_wheel(place.wheels, files={"some_thing-1.0.data/data/python.exe": "another"})
    write_sums(place.wheels)
    place.is_refused("python.exe is in the way")
    assert (place.python / "python.exe").read_bytes() == b""
