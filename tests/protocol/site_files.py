"""A site's own protocol file, small and sound, for the tests of its life: checked, compared, adopted, in force."""

import re
from pathlib import Path

from nsclinic.domain.resource import resource

_PAGE = "manual/protocols.md"


def own_text(**changes: str) -> str:
    """Give the example of the manual, with values of top-level keys changed (`version="2"`)."""
    found = re.search(r"```toml\n(.*?)```", resource(_PAGE).read_text("utf-8"), re.DOTALL)
    assert found is not None
    text = found.group(1)
    for key, value in changes.items():
        written = value if key == "valid_from" else f'"{value}"'
        text, count = re.subn(rf"^{key} = .*$", f"{key} = {written}", text, count=1, flags=re.MULTILINE)
        assert count == 1, key
    return text


def own_file(folder: Path, text: str = "", name: str = "ours.toml") -> Path:
    """Write it into a folder, or another text."""
    path = folder / name
    path.write_bytes((text or own_text()).encode())
    return path
