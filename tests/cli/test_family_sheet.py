"""`nsclinic summary --family --prescription`: pages behind the summary, and none of a dangerous dose unconfirmed."""

from io import BytesIO

import pytest
from pypdf import PdfReader

from tests.cli.program import run_here

AS_OF = ("--as-of", "2017-05-01")


def pages(out):
    return PdfReader(BytesIO(out.read_bytes())).pages


def test_the_family_sheet_and_the_prescription_stand_behind_the_summary(examples_clinic, tmp_path, capsys):
    out = tmp_path / "pages.pdf"
    before = examples_clinic.read_bytes()
    command = ("summary", "EX-11", "--db", examples_clinic, "--out", out, *AS_OF)
    ended = run_here(capsys, *command, "--family", "fr", "--prescription")
    assert ended.code == 0
    assert ended.out == ""
    assert "--family fr: nobody has confirmed this translation" in ended.err
    assert "this clinic has not said which strengths it has, so the sheet says mg" in ended.err
    texts = [page.extract_text() for page in pages(out)]
    assert "Visit summary" in texts[0]
    assert any("Médicaments à donner" in text for text in texts[1:])
    assert "Prescription" in texts[-1]
    assert examples_clinic.read_bytes() == before


def test_without_a_language_the_sheet_is_in_that_of_the_command(examples_clinic, tmp_path, capsys):
    out = tmp_path / "pages.pdf"
    command = ("summary", "EX-11", "--db", examples_clinic, "--out", out, *AS_OF, "--family")
    assert run_here(capsys, *command, "--language", "es").code == 0
    assert any("Medicinas que hay que dar" in page.extract_text() for page in pages(out))


def test_a_language_that_the_glossary_does_not_have_is_2_and_names_those_it_has(
    examples_clinic, tmp_path, capsys
):
    out = tmp_path / "pages.pdf"
    ended = run_here(capsys, "summary", "EX-11", "--db", examples_clinic, "--out", out, "--family", "de")
    assert ended.code == 2
    assert "en, ar, es, fr, pt" in ended.err
    assert not out.exists()


@pytest.fixture
def tenfold(tmp_path, capsys):
    folder = tmp_path / "in"
    folder.mkdir()
    for name, rows in {
        "patients": "patient_id,birth_date,diagnosis_date\nP1,2011-05-10,2018-01-01\n",
        "treatments": "patient_id,drug,start_date,end_date,dose,dose_unit,frequency,doses_per_day\n"
        "P1,tacrolimus,2018-02-01,,25,mg/day,daily,2\n"
        "P1,prednisolone,2018-01-05,2018-02-10,40,mg/day,daily,1\n"
        "P1,prednisolone,2018-02-11,,30,mg/day,daily,1\n",
    }.items():
        (folder / f"{name}.csv").write_text(rows, encoding="utf-8")
    db = tmp_path / "clinic.nsclinic"
    assert run_here(capsys, "import", folder, "--db", db, "--plain").code == 0
    return db


def test_a_tenfold_dose_is_printed_on_no_sheet_until_somebody_confirmed_it(tenfold, tmp_path, capsys):
    out = tmp_path / "pages.pdf"
    command = ("summary", "P1", "--db", tenfold, "--out", out, "--as-of", "2018-03-01")
    for pages_asked in (("--family",), ("--prescription",)):
        ended = run_here(capsys, *command, *pages_asked)
        assert ended.code == 2
        assert "tacrolimus" in ended.err
        assert "--confirm-dangerous-dose" in ended.err
        assert not out.exists()
    confirmed = ("--family", "--prescription", "--confirm-dangerous-dose", "Dr N.")
    assert run_here(capsys, *command, *confirmed).code == 0
    text = " ".join(" ".join(page.extract_text() for page in pages(out)).split())
    assert "25 mg/day in 2 doses" in text
    assert "This dose is higher than usual. The doctor has checked it." in text
    assert "confirmed by Dr N." in text


def test_the_summary_alone_shows_the_tenfold_dose_as_recorded_with_its_finding(tenfold, tmp_path, capsys):
    out = tmp_path / "page.pdf"
    command = ("summary", "P1", "--db", tenfold, "--out", out, "--as-of", "2018-03-01")
    assert run_here(capsys, *command).code == 0
    text = " ".join(pages(out)[0].extract_text().split())
    assert "25 mg/day in 2 doses" in text
    assert "Stop: Dangerous dose" in text


def test_a_sheet_of_an_earlier_day_says_nothing_of_what_came_later(tenfold, tmp_path, capsys):
    out = tmp_path / "pages.pdf"
    command = ("summary", "P1", "--db", tenfold, "--out", out, "--as-of", "2018-01-20", "--family")
    assert run_here(capsys, *command).code == 0
    text = " ".join(" ".join(page.extract_text() for page in list(pages(out))[1:]).split())
    assert "From Saturday 20 January, until the clinic changes it" in text
    assert "February" not in text
    assert "Tacrolimus" not in text
