"""Every kind of change that the clinic writes has words for people."""

import re
from pathlib import Path

import nsclinic.clinic
from nsclinic.store import MERGE_KIND, UNDO_KIND
from nsclinic.ui.history.words import KINDS

_WRITTEN = re.compile(r'(?:changing\(|kind=|^(?:\w+_)?KIND = )"(\w+)"', re.MULTILINE)


def test_every_kind_of_change_that_the_clinic_writes_has_words():
    rooms = Path(nsclinic.clinic.__file__).parent
    written = {
        kind for file in rooms.rglob("*.py") for kind in _WRITTEN.findall(file.read_text(encoding="utf-8"))
    }
    assert {"visit", "register", "import"} <= written
    assert (written | {UNDO_KIND, MERGE_KIND}) - KINDS.keys() == set()
