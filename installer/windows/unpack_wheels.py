r"""Lays out the wheels beside it for the Python beside it: the step of the Windows set-up that pip takes elsewhere.

    python\python.exe unpack_wheels.py WHEELS PYTHON-FOLDER

A wheel is a zip archive whose RECORD names every file with its sum. All is checked before anything shows: the sum of
each wheel against SHA256SUMS, each file against its RECORD, each name for a way out of the folder. Then everything is
laid out beside its place and moved there in one go, so that a set-up that is broken off leaves no half program. It runs
on the clinic's computer with nothing but Python's standard library, and is tested where it was written, on Linux.

It ends with 1 and a sentence that names the wheel where one was damaged or changed.
"""

import base64
import compileall
import csv
import hashlib
import io
import re
import shutil
import sys
import time
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

SUMS = "SHA256SUMS"
PACKAGES = ("Lib", "site-packages")
UNFINISHED = "unfinished"
TRIES = 30
_RESERVED = re.compile(r"(?:con|prn|aux|nul|com[0-9]|lpt[0-9])(?:\..*)?", re.IGNORECASE)
_LEFT_OUT = re.compile(
    r"PySide6/(?:qml|metatypes|typesystems|glue|include|doc|scripts)/|PySide6/[^/]+\.exe"
    r"|(?:numpy|scipy|matplotlib|mpl_toolkits)/(?:.+/)?tests/"
)
"""What no program loads: tools and headers of developers, the markup of Qt Quick, the tests of others. 95 MB, and the
names that would be too long for Windows under a long name of a user."""
_UNSIGNED = ("RECORD.jws", "RECORD.p7s")
_UNREADABLE = (
    zipfile.BadZipFile,
    zlib.error,
    csv.Error,
    EOFError,
    KeyError,
    UnicodeDecodeError,
    NotImplementedError,
    RuntimeError,
)
"""What the readers of archives and records raise for one that is damaged."""


class WheelError(Exception):
    """A wheel cannot be laid out; its text names the wheel and says why."""


@dataclass(frozen=True, slots=True)
class Laid:
    """One file of a wheel: where it goes, seen from the folder of Python, and what is in it."""

    place: PurePosixPath
    content: bytes


def main(arguments: list[str]) -> int:
    """Lay out the wheels; 0 when all lie in their place, 1 when one was refused and nothing was changed."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="backslashreplace")
    if len(arguments) != 2:
        sys.stderr.write("unpack_wheels.py WHEELS PYTHON-FOLDER\n")
        return 2
    try:
        count = unpack(*map(Path, arguments))
    except WheelError as error:
        sys.stderr.write(f"{error}\n")
        return 1
    except OSError as error:
        sys.stderr.write(f"the program's files could not be written: {error.strerror}: {error.filename}\n")
        return 1
    sys.stdout.write(f"{count} packages are in their place\n")
    return 0


def unpack(wheels: Path, python: Path) -> int:
    """Lay out every wheel of a folder for the Python in another, and give how many there were.

    Raises:
        WheelError: a wheel is not the one that SHA256SUMS names, is damaged, or would write where it may not.
        OSError: the disk refuses.
    """
    files = checked(wheels)
    unfinished = python / UNFINISHED
    if unfinished.exists():
        shutil.rmtree(unfinished)
    try:
        unfinished.joinpath(*PACKAGES).mkdir(parents=True)
        _write(files, unfinished)
        _move(unfinished, python)
    except (WheelError, OSError):
        shutil.rmtree(unfinished, ignore_errors=True)
        raise
    return len(files)


def _write(files: list[Path], folder: Path) -> None:
    taken: dict[str, str] = {}
    for wheel in files:
        for laid in laid_out(wheel):
            key = str(laid.place).casefold()
            if key in taken:
                raise WheelError(f"{wheel.name}: {laid.place} is also in {taken[key]}")
            taken[key] = wheel.name
            target = folder.joinpath(*laid.place.parts)
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_bytes(laid.content)
    # Compiled once, here: the first start on an old computer would take half a minute longer.
    compileall.compile_dir(folder.joinpath(*PACKAGES), quiet=2, stripdir=str(folder), workers=1)


def checked(wheels: Path) -> list[Path]:
    """Give the wheels of a folder, each of them compared with SHA256SUMS.

    Raises:
        WheelError: one is missing, is not named there, or has another sum.
    """
    try:
        lines = (wheels / SUMS).read_text(encoding="ascii").splitlines()
    except (OSError, UnicodeDecodeError):
        raise WheelError(f"{SUMS} is missing or damaged: copy the set-up program anew") from None
    sums = {name: one for one, _, name in (line.partition("  ") for line in lines) if name.endswith(".whl")}
    found = {wheel.name: wheel for wheel in sorted(wheels.glob("*.whl"))}
    if not sums:
        raise WheelError(f"{SUMS} names no wheel")
    for name in sorted({*sums, *found}):
        if name not in found:
            raise WheelError(f"{name}: it is missing")
        if name not in sums:
            raise WheelError(f"{name}: {SUMS} does not name it")
        with found[name].open("rb") as stream:
            if hashlib.file_digest(stream, "sha256").hexdigest() != sums[name]:
                raise WheelError(f"{name}: it was damaged or changed: copy the set-up program anew")
    return list(found.values())


def laid_out(wheel: Path) -> Iterator[Laid]:
    """Give every file of a wheel with its place; the RECORD is written anew, with the places as they are here.

    Raises:
        WheelError: the wheel is damaged, differs from its RECORD, or names a place outside its folder.
    """
    try:
        with zipfile.ZipFile(wheel) as archive:
            names = [entry.filename for entry in archive.infolist() if not entry.is_dir()]
            information = _information(wheel, names)
            record = _record(wheel, archive.read(f"{information}/RECORD"))
            unnamed = {f"{information}/{name}" for name in ("RECORD", *_UNSIGNED)}
            if odd := sorted((set(names) - unnamed) ^ (set(record) - unnamed)):
                raise WheelError(f"{wheel.name}: {odd[0]}: its RECORD and its files differ")
            if len(names) != len(set(names)):
                raise WheelError(f"{wheel.name}: it holds a file twice")
            lines = []
            for name in sorted(set(names) - unnamed):
                content = archive.read(name)
                if (_digest(content), len(content)) != record[name]:
                    raise WheelError(f"{wheel.name}: {name} is not what its RECORD says")
                if _LEFT_OUT.match(name):
                    continue
                laid = Laid(_place(wheel, name, information), content)
                lines.append(laid)
                yield laid
            installer = Laid(PurePosixPath(*PACKAGES, information, "INSTALLER"), b"nsclinic set-up\n")
            yield installer
            yield _new_record(information, [*lines, installer])
    except _UNREADABLE as error:
        raise WheelError(f"{wheel.name}: it is no whole wheel ({type(error).__name__})") from error


def _information(wheel: Path, names: list[str]) -> str:
    """Give the name of the wheel's one folder of information, which its file name announces."""
    found = {name.partition("/")[0] for name in names if name.partition("/")[0].endswith(".dist-info")}
    announced = "-".join(wheel.name.split("-")[:2]).casefold()
    if len(found) != 1 or (only := found.pop()).removesuffix(".dist-info").casefold() != announced:
        raise WheelError(f"{wheel.name}: it has not the one folder {announced}.dist-info")
    return only


def _record(wheel: Path, content: bytes) -> dict[str, tuple[str, int]]:
    """Read a RECORD: for each file the SHA-256 and the size."""
    entries = {}
    for row in csv.reader(io.StringIO(content.decode("utf-8"))):
        if not row:
            continue
        if len(row) != 3:
            raise WheelError(f"{wheel.name}: a line of its RECORD cannot be read")
        name, digest, size = row
        kind, _, coded = digest.partition("=")
        if digest and (kind != "sha256" or not size.isdecimal()):
            raise WheelError(f"{wheel.name}: {name}: its RECORD holds no sha256 or no size")
        entries[name] = (coded, int(size)) if digest else ("", 0)
    return entries


def _place(wheel: Path, name: str, information: str) -> PurePosixPath:
    """Give where a file of a wheel goes, by the kinds of folders that a wheel may hold.

    Raises:
        WheelError: the name leads out of its folder, or Windows could not keep it.
    """
    parts = name.split("/")
    if any(_is_unsafe(part) for part in parts):
        raise WheelError(f"{wheel.name}: {name!r} is no place for a file")
    data = information.removesuffix(".dist-info") + ".data"
    if parts[0].casefold() != data.casefold():
        return PurePosixPath(*PACKAGES, *parts)
    kinds = {
        "purelib": PACKAGES,
        "platlib": PACKAGES,
        "scripts": ("Scripts",),
        "headers": ("Include", information.partition("-")[0]),
        "data": (),
    }
    if len(parts) < 3 or parts[1] not in kinds:
        raise WheelError(f"{wheel.name}: {name!r} is of a kind that no wheel has")
    return PurePosixPath(*kinds[parts[1]], *parts[2:])


def _is_unsafe(part: str) -> bool:
    """Say whether a part of a name leads elsewhere, or names what is no file on Windows."""
    return (
        part in {"", ".", ".."}
        or part[-1] in ". "
        or _RESERVED.fullmatch(part) is not None
        or any(sign in '<>:"\\|?*' or ord(sign) < 32 for sign in part)
    )


def _new_record(information: str, laid: list[Laid]) -> Laid:
    """Give the RECORD of what was laid out, each place seen from the packages' folder."""
    place = PurePosixPath(*PACKAGES, information, "RECORD")
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    for one in laid:
        writer.writerow([_from_packages(one.place), f"sha256={_digest(one.content)}", len(one.content)])
    writer.writerow([_from_packages(place), "", ""])
    return Laid(place, text.getvalue().encode())


def _from_packages(place: PurePosixPath) -> str:
    if place.parts[: len(PACKAGES)] == PACKAGES:
        return str(PurePosixPath(*place.parts[len(PACKAGES) :]))
    return str(PurePosixPath(*[".."] * len(PACKAGES), place))


def _digest(content: bytes) -> str:
    return base64.urlsafe_b64encode(hashlib.sha256(content).digest()).rstrip(b"=").decode("ascii")


def _move(unfinished: Path, python: Path) -> None:
    """Move what was laid out to its place beside Python's own files, none of which may be in the way."""
    tops = sorted(unfinished.iterdir())
    for top in tops:
        if (python / top.name).exists():
            raise WheelError(f"{top.name} is in the way in {python.name}")
    for top in tops:
        _rename(top, python / top.name)
    unfinished.rmdir()


def _rename(here: Path, there: Path) -> None:
    """Rename, with patience: what looks for viruses holds new files for a while, and Windows then refuses."""
    for left in range(TRIES, 0, -1):
        try:
            here.rename(there)
        except PermissionError:
            if left == 1:
                raise
            time.sleep(1)
        else:
            return


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
