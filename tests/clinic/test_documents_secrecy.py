"""A document that is taken in, shown and made ready for paper leaves no byte of itself on the disk in the clear."""

from datetime import date
from pathlib import Path

import pytest

from nsclinic.clinic.cell import Cell
from nsclinic.clinic.clinic import Clinic
from nsclinic.clinic.documents import Particulars, add_document, documents, taken_in
from nsclinic.clinic.page_pictures import open_document, page_picture, paper_of
from nsclinic.domain.attachment import AttachmentKind
from nsclinic.domain.record import Child
from nsclinic.store import create_clinic
from tests.clinic.papers import pdf, picture

CANARY = "Zwetschgenbaum"
SLICE = 24


@pytest.mark.parametrize(
    "raw",
    [pdf(CANARY, CANARY * 3), picture(900, 700), f"{CANARY} قطيفة\n".encode() * 50],
    ids=["pdf", "picture", "text"],
)
def test_no_slice_of_a_document_is_found_on_the_disk(
    raw: bytes, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    for variable in ("TMPDIR", "TEMP", "TMP", "NSCLINIC_HOME"):
        (tmp_path / variable).mkdir()
        monkeypatch.setenv(variable, str(tmp_path / variable))
    store = create_clinic(tmp_path / "sealed.nsclinic", passphrase="seven herons")  # noqa: S106 -- invented
    with Clinic(store, who="Dr N.") as clinic:
        clinic.register(Child("P1", date(2019, 5, 5)))
        taken = taken_in(lambda: raw, lambda: False)
        said = Particulars(date(2026, 11, 2), AttachmentKind.LETTER, CANARY, CANARY)
        add_document(clinic, "P1", taken, f"{CANARY}.pdf", said)
        content = clinic.store.attachments.content(documents(clinic, "P1")[0].attachment)
        assert content == taken.content
        if taken.media_type != "text/plain":
            with Cell() as cell:
                cell.ask(open_document, content, taken.media_type)
                cell.ask(page_picture, 0, 400)
                assert cell.ask(paper_of, 1, 100.0).startswith(b"%PDF-")
        files = [path for path in tmp_path.rglob("*") if path.is_file()]
        assert [path for path in files if path.parent.name == "sealed.nsclinic.d"]
        slices = [content[start : start + SLICE] for start in range(0, len(content) - SLICE, 97)]
        assert len(slices) > 5
        for path in files:
            on_disk = path.read_bytes()
            assert CANARY.encode() not in on_disk, path
            assert CANARY not in path.name
            assert not [piece for piece in slices if len(set(piece)) > 8 and piece in on_disk], path
