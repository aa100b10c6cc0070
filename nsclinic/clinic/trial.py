"""A workbook from outside is read once in a cell before it is read here: what hangs or swells does so there.

`exchange/archive.py` refuses the bombs that are known. This refuses those that are not: what was read through in a cell
in its time and its memory is read through here in about the same.
"""

from functools import lru_cache
from pathlib import Path

from nsclinic.clinic.cell import Cell, CellError
from nsclinic.exchange.faults import Fault, Place, saying
from nsclinic.exchange.workbook import try_workbook

MOST_SECONDS = 60.0
"""The largest workbook that `archive.py` lets pass takes 5 s on a computer of 2023."""


def fault_of_workbook(path: Path) -> Fault | None:
    """Say that a workbook cannot be read within bounds; None where it can, or is no workbook.

    What else is wrong with it is said by whoever reads it. Takes a second, and for a large workbook as long as reading
    it, so not for the window's thread.
    """
    try:
        if path.suffix.lower() != ".xlsx" or not path.is_file():
            return None
        found = path.stat()
    except OSError:
        return None
    if _passes(path, found.st_size, found.st_mtime_ns):
        return None
    words = saying("takes more time or memory to read than any workbook does")
    return Fault(Place(path.name), "", None, words)


@lru_cache(maxsize=8)
def _passes(path: Path, _size: int, _changed_at_ns: int) -> bool:
    """Read it in a cell; a file that is looked at and then imported is tried once."""
    with Cell(seconds=MOST_SECONDS) as cell:
        try:
            cell.ask(try_workbook, path)
        except CellError:
            return False
        except OSError:
            return True
    return True
