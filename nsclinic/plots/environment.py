"""Gets matplotlib ready before its first import: a folder it may write to, and the shipped fonts.

matplotlib keeps a cache of the computer's fonts; where the home folder cannot be written to, it would make that cache
anew at every start, half a second each time.
"""

import os
import sys
from contextlib import suppress
from functools import cache
from pathlib import Path

from nsclinic.domain.resource import resource

FAMILIES = {
    "nsclinic Latin": ("NotoSans-Regular.ttf", "NotoSans-Bold.ttf"),
    "nsclinic Arabic": ("NotoSansArabic-Regular.ttf", "NotoSansArabic-Bold.ttf"),
    "nsclinic signs": ("DejaVuSans.ttf", "DejaVuSans-Bold.ttf"),
}
"""The shipped fonts under names of our own, regular and bold: a font of the computer never takes their place."""

PUBLIC_NAMES = {
    "nsclinic Latin": "Noto Sans",
    "nsclinic Arabic": "Noto Sans Arabic",
    "nsclinic signs": "DejaVu Sans",
}
"""The names by which other programs know the same fonts, for a file whose text stays text."""


def cache_folder() -> Path:
    """Give the folder of the user's caches for matplotlib, by the platform's convention."""
    if sys.platform == "win32":
        local = os.environ.get("LOCALAPPDATA")
        base = Path(local) if local else Path.home() / "AppData" / "Local"
        return base / "nsclinic" / "cache" / "matplotlib"
    caches = os.environ.get("XDG_CACHE_HOME")
    return (Path(caches) if caches else Path.home() / ".cache") / "nsclinic" / "matplotlib"


def _set_folder() -> None:
    """Set `MPLCONFIGDIR` unless somebody has; where the folder cannot be made, matplotlib finds a temporary one."""
    if not os.environ.get("MPLCONFIGDIR"):
        folder = cache_folder()
        with suppress(OSError):
            folder.mkdir(parents=True, exist_ok=True)
            os.environ["MPLCONFIGDIR"] = str(folder)


@cache
def prepare() -> None:
    """Make matplotlib ready; to be called before its first import in this process. Costs nothing the second time."""
    _set_folder()
    from matplotlib import font_manager, rcParams

    rcParams["svg.fonttype"] = "none"  # text stays text: it can be searched, read aloud and set anew
    rcParams["svg.hashsalt"] = "nsclinic"  # the same chart gives the same file
    rcParams["pdf.fonttype"] = 42  # whole letters, not outlines

    for family, files in FAMILIES.items():
        for weight, name in ((400, files[0]), (700, files[1])):
            entry = font_manager.FontEntry(
                fname=str(resource(f"fonts/{name}")),
                name=family,
                style="normal",
                variant="normal",
                weight=weight,
                stretch="normal",
                size="scalable",
            )
            font_manager.fontManager.ttflist.append(entry)


@cache
def font_files(*, bold: bool) -> tuple[str, ...]:
    """Give the paths of the shipped fonts in the order in which a letter is looked for."""
    return tuple(str(resource(f"fonts/{files[1 if bold else 0]}")) for files in FAMILIES.values())
