"""The sums of every file of the kit, in the form that `sha256sum --check` reads."""

import hashlib
from pathlib import Path

SUMS = "SHA256SUMS"


def write_sums(kit: Path) -> int:
    """Write the sum of every file below `kit` but the list itself, by name; give how many.

    Raises:
        ValueError: a name holds a line break, or the kit holds a link, which a stick could not keep.
    """
    lines = []
    for path in sorted(kit.rglob("*"), key=lambda each: each.relative_to(kit).as_posix()):
        inside = path.relative_to(kit).as_posix()
        if path.is_symlink() or "\n" in inside:
            raise ValueError(f"a stick cannot keep {inside!r}")
        if path.is_file() and inside != SUMS:
            lines.append(f"{sum_of(path)}  ./{inside}\n")
    (kit / SUMS).write_text("".join(lines), encoding="utf-8", newline="\n")
    return len(lines)


def sum_of(path: Path) -> str:
    """Give a file's SHA-256."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
