"""Small wheels made for a test, right in every part unless the test says otherwise."""

import base64
import hashlib
import zipfile
from collections.abc import Mapping
from pathlib import Path


def made_wheel(
    folder: Path,
    name: str = "some-thing",
    version: str = "1.0",
    files: Mapping[str, str] | None = None,
    *,
    tag: str = "py3-none-any",
    record: Mapping[str, str | None] | None = None,
) -> Path:
    """Write a wheel and give its path.

    Args:
        folder: where it is written.
        name: of the package, as in the lock.
        version: of the package.
        files: what it holds beside its information; a module of its own name by default.
        tag: interpreter, binary interface, platform.
        record: what RECORD says of a file in place of the truth (the content it vouches for; None: nothing).
    """
    own = name.replace("-", "_")
    information = f"{own}-{version}.dist-info"
    held = dict(files if files is not None else {f"{own}.py": f"VERSION = '{version}'\n"})
    held[f"{information}/METADATA"] = f"Metadata-Version: 2.1\nName: {name}\nVersion: {version}\n"
    held[f"{information}/WHEEL"] = f"Wheel-Version: 1.0\nRoot-Is-Purelib: true\nTag: {tag}\n"
    vouched = {**held, **(record or {})}
    lines = [_line(file, text) for file, text in vouched.items() if text is not None]
    held[f"{information}/RECORD"] = "".join([*lines, f"{information}/RECORD,,\n"])
    path = folder / f"{own}-{version}-{tag}.whl"
    with zipfile.ZipFile(path, "w") as archive:
        for file, text in held.items():
            archive.writestr(zipfile.ZipInfo(file), text)
    return path


def _line(file: str, text: str) -> str:
    digest = base64.urlsafe_b64encode(hashlib.sha256(text.encode()).digest()).rstrip(b"=").decode()
    quoted = f'"{file}"' if "," in file else file
    return f"{quoted},sha256={digest},{len(text.encode())}\n"


def sum_of(file: Path) -> str:
    return hashlib.sha256(file.read_bytes()).hexdigest()


def write_sums(folder: Path) -> None:
    """Write SHA256SUMS of the wheels in a folder as they are now."""
    lines = [f"{sum_of(wheel)}  {wheel.name}\n" for wheel in sorted(folder.glob("*.whl"))]
    (folder / "SHA256SUMS").write_text("".join(lines), encoding="ascii")
