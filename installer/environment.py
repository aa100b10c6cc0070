"""Makes and renews the virtual environment `.venv` from the lock; runs before anything of the program is installed.

Both `installer/run` and `installer/run.cmd` call it, so that the two systems differ only in what they must. It uses
the standard library alone. When nothing has changed since the last run it does nothing and takes no noticeable time.
"""

import hashlib
import shutil
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
PIP = ("-m", "pip", "--no-input", "--disable-pip-version-check", "--quiet", "--quiet")


def main() -> int:
    """Bring `.venv` to what the lock and pyproject.toml say; 0 when it is there, 1 when pip failed."""
    try:
        bring(ROOT)
    except subprocess.CalledProcessError as failure:
        sys.stderr.write(
            f"the environment could not be made: {' '.join(failure.cmd)} ended with {failure.returncode}\n"
        )
        return 1
    return 0


def bring(root: Path) -> None:
    """Install the lock's packages if the lock changed, then the program itself if its description changed.

    Each stamp is removed before the work it vouches for and written after it, so a run that was broken off is
    begun again.

    Raises:
        subprocess.CalledProcessError: venv or pip failed; its own message is on standard error.
    """
    venv = root / ".venv"
    lock = root / "installer" / "requirements.lock"
    made_with = f"Python {sys.version_info.major}.{sys.version_info.minor}"
    packages = Stamp(venv / "packages.stamp", digest(str(root), made_with, lock.read_text(encoding="utf-8")))
    program = Stamp(venv / "program.stamp", digest((root / "pyproject.toml").read_text(encoding="utf-8")))
    if not packages.holds():
        program.drop()
        make(venv)
        say("installing the packages of installer/requirements.lock, once (about 250 MB to fetch)")
        install(venv, "--require-hashes", "--only-binary", ":all:", "--requirement", str(lock))
        packages.set()
    if not program.holds():
        program.drop()
        install(venv, "--no-deps", "--no-build-isolation", "--no-index", "--editable", str(root))
        run(python_of(venv), *PIP, "check")
        program.set()


class Stamp:
    """A file inside the environment that says from what it was made."""

    def __init__(self, file: Path, made_from: str) -> None:
        self.file = file
        self.made_from = made_from

    def holds(self) -> bool:
        """Say whether the environment was made, to the end, from what is there now."""
        return self.file.is_file() and self.file.read_text(encoding="utf-8") == self.made_from

    def drop(self) -> None:
        """Take the word back before the work begins."""
        self.file.unlink(missing_ok=True)

    def set(self) -> None:
        """Give the word, after the work has ended well."""
        self.file.write_text(self.made_from, encoding="utf-8")


def make(venv: Path) -> None:
    """Make an empty environment; one that another lock, Python or folder left behind is removed first.

    The interpreter that runs this may be the one being removed, so the new one is made with the one behind it.
    """
    behind_it: str = getattr(sys, "_base_executable", sys.executable)
    if venv.exists():
        shutil.rmtree(venv)
    run(behind_it, "-m", "venv", str(venv))


def install(venv: Path, *arguments: str) -> None:
    """Let the environment's own pip install; which index it asks is the machine's setting."""
    run(python_of(venv), *PIP, "install", *arguments)


def python_of(venv: Path) -> str:
    """Name the environment's interpreter."""
    return str(venv / ("Scripts/python.exe" if sys.platform == "win32" else "bin/python"))


def run(*command: str) -> None:
    """Run to the end, its output among our messages and not among our results."""
    subprocess.run(command, check=True, stdin=subprocess.DEVNULL, stdout=sys.stderr)  # noqa: S603


def digest(*texts: str) -> str:
    """Give one SHA-256 over texts, each kept apart from the next."""
    return hashlib.sha256("\0".join(texts).encode()).hexdigest()


def say(message: str) -> None:
    """Tell the person at the terminal."""
    sys.stderr.write(message + "\n")


if __name__ == "__main__":
    sys.exit(main())
