"""A site's own protocol is kept as it came, every version for good, in one change with one audit entry."""

import subprocess
import sys
from datetime import date
from hashlib import sha256
from pathlib import Path

import pytest

from nsclinic.store import AdoptedProtocol, ClinicFile, ReadOnlyError, StoreError, open_clinic
from tests.store.children import NADIA, OURS, OURS_TEXT, register
from tests.store.conftest import Sealed


def adopt(clinic: ClinicFile, adopted: AdoptedProtocol) -> None:
    with clinic.change(kind="protocol", who="Dr Sedge", reason="adopted") as change:
        change.put_protocol(adopted)


def with_text(text: str, version: str) -> AdoptedProtocol:
    return OURS._replace(text=text, version=version, sha256=sha256(text.encode()).hexdigest())


def test_an_adopted_protocol_is_given_back_as_it_came_with_who_and_when(clinic: ClinicFile):
    adopt(clinic, OURS)
    (kept,) = clinic.adopted_protocols()
    entry = clinic.changes()[0]
    assert kept == OURS._replace(adopted_at=entry.at, adopted_by="Dr Sedge")
    assert (entry.kind, entry.revisions) == ("protocol", 1)
    assert clinic.check() == []


def test_every_version_is_kept_in_the_order_of_adoption(clinic: ClinicFile):
    later = with_text(OURS_TEXT + "# 2\n", "2")._replace(valid_from=date(2015, 1, 1))
    adopt(clinic, OURS)
    adopt(clinic, later)
    assert [(kept.version, kept.text) for kept in clinic.adopted_protocols()] == [
        ("1", OURS.text),
        ("2", later.text),
    ]


def test_the_same_text_once_more_writes_nothing(clinic: ClinicFile):
    adopt(clinic, OURS)
    before = clinic.head
    adopt(clinic, OURS)
    assert clinic.head == before


def test_another_text_under_the_same_version_is_refused(clinic: ClinicFile):
    adopt(clinic, OURS)
    before = clinic.head
    with pytest.raises(StoreError, match="adopted already with another text"):
        adopt(clinic, with_text(OURS_TEXT + "# other\n", "1"))
    assert clinic.head == before


def test_two_texts_under_one_version_in_one_change_are_refused_too(clinic: ClinicFile):
    def both() -> None:
        with clinic.change(kind="protocol", who="x") as change:
            change.put_protocol(OURS)
            change.put_protocol(with_text("x", "1"))

    with pytest.raises(StoreError, match="another text"):
        both()
    assert clinic.adopted_protocols() == []


def test_an_adopted_protocol_cannot_be_removed(clinic: ClinicFile):
    adopt(clinic, OURS)
    with clinic.reading() as connection:
        (row_id,) = connection.execute("SELECT row_id FROM protocol").fetchone()
    with pytest.raises(StoreError, match="never removed"), clinic.change(kind="x", who="x") as change:
        change.remove(row_id)
    (revision,) = clinic.history(row_id)
    assert (revision.row, revision.setting, revision.origin.file) == (None, None, "our.toml")


def test_a_text_altered_past_the_guards_shows_in_the_chain(clinic: ClinicFile):
    register(clinic, NADIA)
    adopt(clinic, OURS)
    with clinic.reading() as connection:
        connection.execute("DROP TRIGGER protocol_supersede")
        connection.execute("UPDATE protocol SET text = replace(text, '1', '9')")
    assert [fault.seq for fault in clinic.verify_chain()] == [clinic.head.seq]


def test_a_clinic_open_for_reading_adopts_nothing(sealed: Sealed):
    with (
        open_clinic(sealed.path, raw_key=sealed.raw_key, read_only=True) as clinic,
        pytest.raises(ReadOnlyError),
    ):
        adopt(clinic, OURS)


_DIE_BEFORE_THE_END = """
import os, sys
from nsclinic.store import open_clinic
from tests.store.children import OURS
with open_clinic(sys.argv[1], raw_key=bytes.fromhex(sys.argv[2])) as clinic:
    with clinic.change(kind="protocol", who="x") as change:
        change.put_protocol(OURS._replace(text="# " + "x" * 200_000))
        change.write_waiting()
        os.kill(os.getpid(), 9)
"""


def test_an_adoption_killed_half_way_leaves_no_part_of_it(sealed: Sealed):
    killed = subprocess.run(
        [sys.executable, "-c", _DIE_BEFORE_THE_END, str(sealed.path), sealed.raw_key.hex()],
        check=False,
        cwd=Path(__file__).parents[2],
    )
    assert killed.returncode == -9
    with open_clinic(sealed.path, raw_key=sealed.raw_key) as clinic:
        assert clinic.adopted_protocols() == []
        assert clinic.check() == []
        adopt(clinic, OURS)
        assert len(clinic.adopted_protocols()) == 1
