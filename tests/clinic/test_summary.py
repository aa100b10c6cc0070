"""The summary is filled from what was known on its day, can be made again, and is written whole or not at all."""

import stat
from dataclasses import replace
from datetime import date

import pytest

from nsclinic.clinic.clinic import Clinic
from nsclinic.clinic.summary import NoSuchVisitError, summary_content, write_whole
from nsclinic.clinic.visit_entry import VisitEntry
from nsclinic.domain.record import Child, Observation, Visit, VisitKind
from nsclinic.reports.summary import summary_pdf
from nsclinic.store import UnknownRowError, create_clinic
from nsclinic.wording import wording

FIRST, SECOND, TODAY = date(2018, 3, 1), date(2018, 4, 1), date(2018, 4, 20)


@pytest.fixture
def clinic(tmp_path):
    store = create_clinic(tmp_path / "clinic.nsclinic", passphrase=None, plain=True, clinic_name="Garden Row")
    with Clinic(store, as_of=TODAY) as opened:
        opened.register(Child("P1", date(2011, 5, 10), "Amina", "Hassan", diagnosis_date=date(2018, 1, 1)))
        for day, value in ((FIRST, "4.0"), (SECOND, "0.1")):
            visit = Visit(day, VisitKind.SCHEDULED)
            opened.save_visit(VisitEntry("P1", visit, (Observation(day, "upcr", value, "mg/mg"),)))
        yield opened


def test_without_a_visit_named_the_page_is_of_the_last_one_as_of_today(clinic):
    content = summary_content(clinic, "P1")
    assert content.visit is not None
    assert content.visit.on == SECOND
    assert content.review.as_of == TODAY
    assert content.letterhead.name == "Garden Row"


def test_the_page_of_an_earlier_visit_says_what_was_known_on_that_day(clinic):
    content = summary_content(clinic, "P1", visit_on=FIRST)
    assert content.review.as_of == FIRST
    assert [row.value for row in content.record.observations] == ["4.0"]


def test_a_day_without_a_visit_is_refused_with_the_days_there_are(clinic):
    with pytest.raises(NoSuchVisitError, match="2018-03-01, 2018-04-01"):
        summary_content(clinic, "P1", visit_on=date(2018, 3, 2), as_of=TODAY)
    with pytest.raises(NoSuchVisitError, match="visits are of 2018-03-01"):
        summary_content(clinic, "P1", visit_on=SECOND, as_of=FIRST)


def test_a_child_never_seen_has_a_page_without_a_visit(clinic):
    clinic.register(Child("P2", date(2012, 1, 1), "Badr"))
    assert summary_content(clinic, "P2").visit is None


def test_an_unknown_child_is_refused(clinic):
    with pytest.raises(UnknownRowError):
        summary_content(clinic, "P9")


def test_the_same_rows_and_day_give_the_same_digest_and_anything_else_another(clinic):
    digest = summary_content(clinic, "P1").digest
    assert summary_content(clinic, "P1").digest == digest
    assert len(digest) == 8
    assert summary_content(clinic, "P1", as_of=date(2018, 4, 19)).digest != digest
    clinic.set_setting("default_protocol", "mmf")
    assert summary_content(clinic, "P1").digest != digest


def test_what_is_recorded_later_does_not_change_an_earlier_page(clinic):
    before = summary_content(clinic, "P1", visit_on=FIRST)
    later = Observation(date(2018, 4, 10), "upcr", "9.9", "mg/mg")
    clinic.save_visit(VisitEntry("P1", Visit(date(2018, 4, 10), VisitKind.SCHEDULED), (later,)))
    after = summary_content(clinic, "P1", visit_on=FIRST)
    assert after == replace(before, head=after.head)
    assert after.head != before.head, "the head of the audit is that of the day of printing"


def test_making_and_writing_a_page_leaves_the_clinic_as_it_was(clinic, tmp_path):
    head = clinic.store.head
    out = tmp_path / "p1.pdf"
    write_whole(out, summary_pdf(summary_content(clinic, "P1"), wording("en")))
    assert out.read_bytes().startswith(b"%PDF-")
    assert clinic.store.head == head


def test_a_page_that_cannot_be_put_in_place_leaves_nothing_behind(tmp_path):
    (tmp_path / "taken").mkdir()
    with pytest.raises(OSError, match="taken"):
        write_whole(tmp_path / "taken", b"page")
    assert [path.name for path in tmp_path.iterdir()] == ["taken"]


def test_a_page_is_readable_by_its_owner_only(tmp_path):
    write_whole(tmp_path / "p1.pdf", b"page")
    assert stat.S_IMODE((tmp_path / "p1.pdf").stat().st_mode) == 0o600
