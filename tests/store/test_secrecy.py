"""With a passphrase no name, number or note stands in any byte that the program leaves on the disk."""

import subprocess
import sys
from dataclasses import replace
from pathlib import Path

from nsclinic.store import open_clinic
from tests.store.attaching import attach
from tests.store.children import NADIA, observation
from tests.store.conftest import Sealed

_CANARIES = ("Zwetschgenbaum", "قطيفةالورد", "0999888777666", "Quittengelee")

_CRASH_INSIDE_A_SAVE = """
import os, sys
from nsclinic.domain.record import Observation
from nsclinic.store import open_clinic
from tests.store.attaching import attachment
from tests.store.children import observation
clinic = open_clinic(sys.argv[1], raw_key=bytes.fromhex(sys.argv[2]))
with (
    clinic.attachments.keeping(sys.argv[4].encode() * 1000) as kept,
    clinic.change(kind="visit", who=sys.argv[3]) as change,
):
    change.put_attachment("P1", attachment(kept, sys.argv[4], file_name=sys.argv[3]))
    for number in range(20000):
        change.put_observation("P1", observation(str(number))._replace(note=sys.argv[4]))
    change.write_waiting()
    clinic.drafts.save("two", {"note": sys.argv[4]})
    os.kill(os.getpid(), 9)
"""


def test_no_canary_is_found_in_any_file_after_saves_drafts_and_a_crash(sealed: Sealed, tmp_path: Path):
    name, arabic, phone, note = _CANARIES
    with open_clinic(sealed.path, raw_key=sealed.raw_key) as clinic:
        with clinic.change(kind="register", who=name, reason=note) as change:
            change.put_child(replace(NADIA, given_name=name, family_name=arabic, phone=phone, note=note))
            change.put_observation("P1", observation("1")._replace(note=note))
            change.put_setting("letterhead", note)
        clinic.drafts.save("one", {"name": name, "note": note})
        attach(clinic, "P1", f"{note} {arabic} ".encode() * 2000, note, file_name=f"{name}.pdf")
        attach(clinic, "P1", note.encode())
        assert clinic.search(name[:5])
    killed = subprocess.run(
        [sys.executable, "-c", _CRASH_INSIDE_A_SAVE, str(sealed.path), sealed.raw_key.hex(), name, note],
        check=False,
        cwd=Path(__file__).parents[2],
    )
    assert killed.returncode == -9
    files = [path for path in tmp_path.rglob("*") if path.is_file()]
    assert {path.name for path in files} >= {
        "sealed.nsclinic",
        "sealed.nsclinic-journal",
        "sealed.nsclinic.drafts",
        "sealed.nsclinic.lock",
    }
    journal = sealed.path.with_name("sealed.nsclinic-journal")
    assert journal.stat().st_size > 0
    assert len([path for path in files if path.parent.name == "sealed.nsclinic.d"]) == 3
    for path in files:
        for canary in _CANARIES:
            assert canary not in str(path)
        content = path.read_bytes()
        for canary in _CANARIES:
            for encoding in ("utf-8", "utf-16-le", "utf-16-be"):
                assert canary.encode(encoding) not in content, path.name
                assert canary.lower().encode(encoding) not in content, path.name
    with open_clinic(sealed.path, raw_key=sealed.raw_key) as clinic:
        assert clinic.drafts.all()["two"] == {"note": note}
        record = clinic.record("P1")
        assert record is not None
        assert len(record.observations) == 1
        (left,) = clinic.attachments.leftovers()
        (fault,) = clinic.check()
        assert left in fault
