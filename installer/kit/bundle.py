"""Builds the bundle: the program, its Python and its libraries as one folder that needs no Python on the computer.

PyInstaller runs from a folder of its own, with the packages of `.venv`: what builds the kit is never installed beside
what the tests use.
"""

import hashlib
import os
import shutil
import subprocess
import sys
import sysconfig
from pathlib import Path

import contents
import libraries

LOCK = Path(__file__).with_name("requirements.lock")
SPEC = Path(__file__).with_name("nsclinic.spec")
PARTS = "_internal"
"""Where PyInstaller puts everything but the program's own file."""


class BundleError(Exception):
    """The bundle that came out is not one that a clinic could start."""


def build_bundle(work: Path, epoch: int) -> Path:
    """Build the bundle inside `work` and give its folder `nsclinic`.

    Args:
        work: a folder for what is made on the way; the tools in it are kept for the next time.
        epoch: the moment that every file is dated with, in seconds.

    Raises:
        BundleError: a library is neither carried nor promised by the system.
        subprocess.CalledProcessError: pip or PyInstaller failed.
    """
    tools = bring_tools(work)
    run_pyinstaller(tools, SPEC, work, epoch)
    bundle = work / "bundle" / "nsclinic"
    strip(bundle)
    check(bundle)
    even_out(bundle, epoch)
    return bundle


def bring_tools(work: Path) -> Path:
    """Bring PyInstaller into a folder of its own, once for each state of its lock."""
    mark = hashlib.sha256(LOCK.read_bytes() + sys.version.encode()).hexdigest()[:16]
    tools = work / f"tools-{mark}"
    if not tools.is_dir():
        begun = work / f"tools-{mark}.begun"
        shutil.rmtree(begun, ignore_errors=True)
        pip = [sys.executable, "-m", "pip", "--no-input", "--disable-pip-version-check", "--quiet"]
        asked = ["--no-deps", "--require-hashes", "--only-binary", ":all:", "--requirement", str(LOCK)]
        _run([*pip, "install", "--target", str(begun), *asked])
        begun.rename(tools)
    return tools


def run_pyinstaller(tools: Path, script: Path, work: Path, epoch: int) -> None:
    """Run PyInstaller on a spec or a script; the bundle comes to `work`/bundle."""
    environment = {
        **os.environ,
        "PYTHONPATH": os.pathsep.join([str(tools), str(contents.ROOT), str(SPEC.parent)]),
        "PYTHONHASHSEED": "1",
        "SOURCE_DATE_EPOCH": str(epoch),
        "QT_QPA_PLATFORM": "offscreen",
    }
    places = ["--distpath", str(work / "bundle"), "--workpath", str(work / "on-the-way")]
    if script.suffix != ".spec":
        places += ["--specpath", str(work)]
    _run(
        [sys.executable, "-m", "PyInstaller", "--noconfirm", "--log-level", "WARN", *places, str(script)],
        environment,
    )


def strip(bundle: Path) -> None:
    """Take out of each compiled file the names for a debugger, and the folders of the computer that compiled it.

    A library that is looked for in such a folder would be taken from it on a clinic's computer too, whoever put it
    there; what is carried is found without.
    """
    parts = bundle / PARTS
    for path in libraries.compiled_files(parts):
        if contents.is_stripped(path.relative_to(parts).as_posix()):
            _run(["strip", "--strip-unneeded", str(path)])
        searched = libraries.searched_folders(path)
        inside = [folder for folder in searched if folder.startswith("$ORIGIN")]
        if inside != searched:
            change = ["--set-rpath", ":".join(inside)] if inside else ["--remove-rpath"]
            _run(["patchelf", *change, str(path)])


def check(bundle: Path) -> None:
    """Refuse a bundle that asks a computer for what nobody promised, or that stripping broke.

    Raises:
        BundleError: it names each library and a file that wants it.
    """
    if lacking := libraries.asked(bundle).lacking:
        raise BundleError("neither carried nor promised by the system: " + ", ".join(lacking))
    if broken := [
        path.name for path in libraries.compiled_files(bundle) if not libraries.can_be_loaded(path)
    ]:
        raise BundleError("the segments of these files are not aligned any more: " + ", ".join(broken))


def even_out(bundle: Path, epoch: int) -> None:
    """Give every file the same moment, and rights that do not depend on who built it."""
    for path in bundle.rglob("*"):
        if not path.is_symlink():
            is_program = path.parent == bundle and path.name == "nsclinic"
            path.chmod(0o755 if path.is_dir() or is_program else 0o644)
        os.utime(path, (epoch, epoch), follow_symlinks=False)
    bundle.chmod(0o755)


def notices_of_the_system(bundle: Path) -> str:
    """Give the licence texts of what is carried of the computer that builds: Python itself and small libraries.

    Raises:
        BundleError: the text of one is missing here.
    """
    parts = bundle / PARTS
    packages = set()
    for name in sorted(path.name for path in parts.iterdir() if ".so." in path.name):
        source = libraries.of_the_system().get(name)
        if source is not None and not name.startswith(("libpython3", "libQt6", "libicu")):
            package = libraries.debian_package(source)
            if package is None:
                raise BundleError(
                    f"{source} is of no Debian package: nobody knows whose licence goes with it"
                )
            packages.add(package)
    texts = [_text("Python", _licence_of_python())]
    texts += [
        _text(f"{package} (Debian)", Path("/usr/share/doc") / package / "copyright")
        for package in sorted(packages)
    ]
    return "".join(texts)


def _licence_of_python() -> Path:
    version = f"python{sys.version_info.major}.{sys.version_info.minor}"
    for place in (
        Path(sysconfig.get_path("stdlib")) / "LICENSE.txt",
        Path("/usr/share/doc") / version / "copyright",
    ):
        if place.is_file():
            return place
    raise BundleError("the licence of this Python is missing on this computer")


def _text(title: str, place: Path) -> str:
    if not place.is_file():
        raise BundleError(
            f"{place} is missing: documentation of Debian packages was left out on this computer"
        )
    rule = "=" * 100
    return f"\n{rule}\n{title}\n{rule}\n\n{place.read_text('utf-8', 'replace')}"


def _run(command: list[str], environment: dict[str, str] | None = None) -> None:
    subprocess.run(command, check=True, stdin=subprocess.DEVNULL, stdout=sys.stderr, env=environment)  # noqa: S603
