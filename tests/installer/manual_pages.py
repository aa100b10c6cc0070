"""What the manual, the README and the page for contributors say in code: commands, options, keys, paths."""

import re
from dataclasses import dataclass
from pathlib import Path

from nsclinic.clinic.manual import manual_folder, pages

ROOT = Path(__file__).resolve().parents[2]
BESIDE = ("README.md", "CONTRIBUTING.md")
"""Pages outside the manual that give commands too."""

_BLOCK = re.compile(r"^ *```[^\n]*\n(.*?)^ *```", re.DOTALL | re.MULTILINE)
_SPAN = re.compile(r"`([^`]+)`")
_BEGINS = re.compile(r"(nsclinic|sh|bash|python) ")


@dataclass(frozen=True, slots=True)
class Said:
    """A piece of code that a page gives. `is_block`: in a block of its own, to be typed as it stands."""

    page: str
    text: str
    is_block: bool = False

    @property
    def words(self) -> list[str]:
        return self.text.split()


def texts() -> dict[str, str]:
    """Give the text of every page by its name; of those outside the manual by their path."""
    manual = {page.name: (manual_folder() / page.name).read_text("utf-8") for page in pages()}
    return manual | {f"/{name}": (ROOT / name).read_text("utf-8") for name in BESIDE}


def spans(text: str) -> list[str]:
    """Give the stretches of code within the sentences of a page, each on one line."""
    return [" ".join(span.split()) for span in _SPAN.findall(_BLOCK.sub("", text))]


def lines_of_blocks(text: str) -> list[str]:
    """Give the lines of the blocks of code, without the comment behind each."""
    found = [line for block in _BLOCK.findall(text) for line in block.splitlines()]
    return [re.sub(r"\s+#.*$", "", line).strip() for line in found]


def commands() -> list[Said]:
    """Give every command that a page gives, those of blocks and those within sentences."""
    found = []
    for page, text in texts().items():
        found += [Said(page, line, is_block=True) for line in lines_of_blocks(text) if _BEGINS.match(line)]
        found += [Said(page, span.replace("\\|", "|")) for span in spans(text) if _BEGINS.match(span)]
    return found
