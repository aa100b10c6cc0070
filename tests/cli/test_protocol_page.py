"""`nsclinic protocols ID --out`: the printed page, in the language asked for, or what is wrong in one sentence."""

import pytest

from nsclinic.protocol.loader import shipped_protocols
from tests.cli.program import run_here
from tests.protocol.site_files import own_file, own_text
from tests.reports.pages import reader
from tests.ui.clinic_of_tests import CLINIC_NAME, write_clinic


@pytest.mark.parametrize("language", ["en", "ar", "es", "fr", "pt"])
def test_the_page_of_a_protocol_is_written_in_the_language(language, tmp_path, capsys):
    out = tmp_path / "page.pdf"
    ended = run_here(capsys, "protocols", "three-step", "--out", out, "--language", language)
    assert (ended.code, ended.out) == (0, "")
    assert shipped_protocols()["three-step"].sha256[:8] in ended.err
    assert reader(out.read_bytes()).root_object["/Lang"] == language


def test_a_page_needs_a_protocol(tmp_path, capsys):
    ended = run_here(capsys, "protocols", "--out", tmp_path / "page.pdf")
    assert ended.code == 2
    assert "--out writes the page of one protocol" in ended.err
    assert list(tmp_path.iterdir()) == []


def test_a_place_that_cannot_be_written_is_named(tmp_path, capsys):
    ended = run_here(capsys, "protocols", "mmf", "--out", tmp_path / "nowhere" / "page.pdf")
    assert ended.code == 2
    assert "cannot be written" in ended.err


def test_a_clinics_own_protocol_is_printed_under_the_clinics_name(tmp_path, capsys):
    db = write_clinic(tmp_path / "clinic.nsclinic", [])
    own = own_file(tmp_path, own_text(valid_from="2026-11-01"))
    day = ("--as-of", "2026-11-23")
    assert run_here(capsys, "protocols", "--adopt", own, "--db", db, "--yes", *day).code == 0
    out = tmp_path / "page.pdf"
    ended = run_here(
        capsys, "protocols", "our-tacrolimus", "--db", db, "--out", out, *day, "--language", "en"
    )
    assert ended.code == 0
    said = " ".join(" ".join(page.extract_text().split()) for page in reader(out.read_bytes()).pages)
    assert "Made by this clinic from yang-2016; in force from 1 Nov 2026 on." in said
    assert CLINIC_NAME in said
