"""The printed list of the day, read back from the PDF: every child of every group, in every language."""

import pytest

from nsclinic.clinic.clinic import Clinic
from nsclinic.clinic.day_list import day_list, day_list_paper, note_list_printed
from nsclinic.clinic.worklist import worklist_of
from nsclinic.reports.page import A4_HEIGHT, A4_WIDTH
from nsclinic.store import open_clinic
from nsclinic.wording import wording
from tests.reports.pages import reader
from tests.ui.clinic_of_tests import CLINIC_NAME, TODAY, booked_children, everyone, write_clinic

LANGUAGES = ("en", "es", "ar")


@pytest.fixture
def opened(tmp_path):
    clinics: list[Clinic] = []

    def opened(records, **kind):
        path = write_clinic(tmp_path / f"{len(clinics)}.nsclinic", records, **kind)
        clinics.append(Clinic(open_clinic(path), who="Dr N.", as_of=TODAY))
        return clinics[-1]

    yield opened
    for clinic in clinics:
        clinic.close()


def list_of(clinic, language="en", **how):
    return day_list(clinic, clinic.worklist(), wording(language), **how)


def paper_of(clinic, language="en", **how):
    return day_list_paper(list_of(clinic, language, **how), wording(language))


def text_of(page):
    return " ".join(page.extract_text().replace("\u202f", " ").replace("\u00a0", " ").split())


def test_every_child_stands_on_it_with_number_phone_and_why(opened):
    clinic = opened(everyone())
    said = " ".join(map(text_of, reader(paper_of(clinic)).pages))
    for row in clinic.worklist().rows:
        assert row.child.patient_id in said
    assert "Amina Hassan" in said
    assert "+20 100 555 0101" in said
    assert "Visit 21 days overdue" in said
    assert "Due now:" in said
    assert "On ciclosporin: ciclosporin trough 89 days overdue" in said


def test_a_child_of_several_groups_is_written_out_once_and_named_in_the_others(opened):
    clinic = opened(everyone())
    groups = list_of(clinic).groups
    above = {row.number: row.above for row in groups[2].rows if row.above}
    assert above["BS-0001-T"] == "Booked today"
    assert [row.above for row in groups[0].rows] == [""] * 3
    worklist = clinic.worklist()
    for group, rows in zip(groups, (worklist.booked, worklist.needs_you, worklist.overdue), strict=True):
        assert [row.number for row in group.rows] == [row.child.patient_id for row in rows]


def test_a_sign_has_its_word_beside_it(opened):
    said = " ".join(map(text_of, reader(paper_of(opened(everyone()))).pages))
    assert "▲ Urgent:" in said or "⬣ Stop:" in said
    assert "◷ Due: Visit 21 days overdue" in said


@pytest.mark.parametrize("language", LANGUAGES)
def test_hundreds_of_children_take_the_sheets_they_need_each_with_its_day_and_number(opened, language):
    clinic = opened(booked_children(220))
    pages = reader(paper_of(clinic, language)).pages
    assert len(pages) > 5
    said = [text_of(page) for page in pages]
    for number in range(1, 221):
        assert sum(f"Q-{number:04d}" in text for text in said) == 1
    for page, text in zip(pages, said, strict=True):
        assert "2026" in text
        assert (float(page.mediabox.width), float(page.mediabox.height)) == pytest.approx(
            (A4_WIDTH, A4_HEIGHT), abs=0.01
        )
    if language == "en":
        assert all(f"sheet {number} of {len(pages)}" in text for number, text in enumerate(said, start=1))
        assert all("List of Monday 23 Nov 2026" in text for text in said)
        assert all("Booked today, continued" in text for text in said[1:-1])


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_mark_of_direction_and_no_unknown_letter_is_drawn(opened, language):
    for page in reader(paper_of(opened(everyone()), language)).pages:
        assert not set(page.extract_text()) & set("\u2066\u2067\u2068\u2069\ufffd")


def test_an_empty_day_says_so_in_sentences(opened):
    (page,) = reader(paper_of(opened([]))).pages
    said = text_of(page)
    for sentence in (
        "Nobody is booked for today.",
        "No urgent finding waits for an answer.",
        "Nobody is overdue.",
    ):
        assert sentence in said


def test_a_list_that_is_not_whole_says_so_on_every_sheet(opened):
    clinic = opened(booked_children(60))
    for page in reader(paper_of(clinic, is_whole=False)).pages:
        assert "This list is not whole." in text_of(page)
    assert "not whole" not in text_of(reader(paper_of(clinic)).pages[0])


def test_a_demonstration_says_that_its_children_are_invented(opened):
    clinic = opened(everyone(), is_demonstration=True)
    assert "every child here is invented" in text_of(reader(paper_of(clinic)).pages[0])


def test_mark_up_and_marks_of_direction_in_a_name_are_drawn_as_plain_letters(opened):
    from dataclasses import replace

    (record,) = booked_children(1)
    child = replace(
        record.child, given_name="<b>Ali</b> &amp;", family_name="O'Neil</para>", phone="<i>5</i>"
    )
    said = text_of(reader(paper_of(opened([replace(record, child=child)]))).pages[0])
    assert "<b>Ali</b> &amp; O'Neil</para>" in said
    assert "<i>5</i>" in said


def test_a_long_name_and_an_arabic_one_are_whole_in_either_language(opened):
    clinic = opened(everyone())
    for language in ("en", "ar"):
        said = "".join(
            "".join(page.extract_text().split()) for page in reader(paper_of(clinic, language)).pages
        )
        assert "Papadopoulou-Hatzimichalis" in said
        assert sum(digit in said for digit in "٠١٢٥") == 4


def test_the_same_list_gives_the_same_bytes_and_another_day_another_digest(opened):
    clinic = opened(everyone())
    assert paper_of(clinic) == paper_of(clinic)
    assert list_of(clinic).digest != day_list(clinic, worklist_of([]), wording("en")).digest


def test_the_file_says_its_language_day_and_clinic(opened):
    document = reader(paper_of(opened(everyone()), "es"))
    assert str(document.root_object["/Lang"]) == "es"
    assert document.metadata is not None
    assert document.metadata.author == CLINIC_NAME


def test_a_printed_list_is_noted_once_for_all_who_stand_on_it_and_changes_nothing(opened):
    clinic = opened(everyone())
    content = list_of(clinic)
    heads = clinic.store.head
    note_list_printed(clinic, content)
    entry = clinic.store.changes(limit=1)[0]
    assert (entry.kind, entry.who, entry.reason, entry.revisions) == (
        "print",
        "Dr N.",
        f"day list {content.digest}",
        0,
    )
    assert clinic.store.head.seq == heads.seq + 1
    assert clinic.store.head.revisions == heads.revisions
    on_it = {row.child.patient_id for row in clinic.worklist().rows}
    assert {line.patient_id for line in clinic.children() if _has(clinic, line.patient_id, entry)} == on_it


def _has(clinic, patient_id, entry):
    return entry.seq in [one.seq for one in clinic.store.changes(patient_id=patient_id)]
