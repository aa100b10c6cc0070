"""A package that is not what a site's export writes is refused plainly, and nothing of it is taken."""

import json
import zipfile

import pytest

from nsclinic.exchange.datapackage import DATAPACKAGE_FILE
from nsclinic.exchange.package_writer import MANIFEST_FILE
from nsclinic.registry.errors import PackageRefusedError
from nsclinic.registry.registry import open_registry, take
from tests.registry.packages import child, pseudonym, seal, write


@pytest.fixture
def registry(tmp_path):
    with open_registry(f"duckdb:{tmp_path / 'registry.duckdb'}", is_new_allowed=True) as registry:
        yield registry
        assert registry.rows("SELECT count(*) FROM packages") == [(0,)], "nothing was taken"
        assert registry.rows("SELECT count(*) FROM patients") == [(0,)]


@pytest.fixture
def folder(tmp_path):
    return write(tmp_path / "package", [child("Amal"), child("Bassem")])


def refused(registry, path):
    with pytest.raises(PackageRefusedError) as error:
        take(registry, path)
    return str(error.value)


def change(folder, file, old, new):
    """Change a file as bytes, and write the manifest anew: a sender who means it."""
    path = folder / file
    content = path.read_bytes()
    assert old in content
    path.write_bytes(content.replace(old, new, 1))
    seal(folder)


def test_a_file_of_other_bytes_than_the_manifest_says(registry, folder):
    (folder / "visits.csv").write_bytes(
        (folder / "visits.csv").read_bytes().replace(b"2016-05-18", b"2016-05-19")
    )
    assert "visits.csv: is not the file that the manifest names" in refused(registry, folder)


def test_a_file_that_is_not_in_the_manifest(registry, folder):
    (folder / "notes.txt").write_text("Dear colleague")
    assert "notes.txt: is no file of a package" in refused(registry, folder)


def test_a_file_that_is_missing(registry, folder):
    (folder / "steps.csv").unlink()
    seal(folder)
    assert "steps.csv: is missing" in refused(registry, folder)


def test_a_manifest_that_names_a_path(registry, folder):
    (folder / MANIFEST_FILE).write_text(f"{'a' * 64}  ../../etc/passwd\n")
    assert "is no sum of a file" in refused(registry, folder)


def test_a_link_in_the_place_of_a_file(registry, folder, tmp_path):
    elsewhere = tmp_path / "elsewhere.csv"
    (folder / "visits.csv").rename(elsewhere)
    (folder / "visits.csv").symlink_to(elsewhere)
    assert "visits.csv: is no plain file" in refused(registry, folder)


def test_a_folder_without_a_manifest(registry, tmp_path):
    (tmp_path / "empty").mkdir()
    assert "it is no registry package" in refused(registry, tmp_path / "empty")


@pytest.mark.parametrize(
    ("said", "words"),
    [
        ({"contract": "2"}, "it is of contract 2"),
        ({"site": "beni suef; DROP TABLE patients"}, "site: 'beni suef; DROP TABLE patients'"),
        ({"site": ""}, "site"),
        ({"as_of": "2016-02-30"}, "a day that does not exist"),
        ({"as_of": 20160520}, "as_of"),
        ({"since": "2017-02-29", "previous_sha256": "a" * 64}, "since: is a day that does not exist"),
        ({"previous_sha256": "yesterday's"}, "previous_sha256"),
    ],
)
def test_a_description_that_says_something_else(registry, tmp_path, said, words):
    assert words in refused(registry, write(tmp_path / "package", [child("Amal")], **said))


@pytest.mark.parametrize(
    "page", [b"[" * 100_000, b"\xff\xfe", b'"text"', b"{}", b'{"nsclinic": 1}', b"{" + b" " * 2**21 + b"}"]
)
def test_a_description_that_is_none(registry, folder, page):
    (folder / DATAPACKAGE_FILE).write_bytes(page)
    seal(folder)
    assert DATAPACKAGE_FILE in refused(registry, folder)


def test_a_column_of_free_text_is_refused_by_name(registry, folder):
    path = folder / "visits.csv"
    lines = path.read_text().splitlines()
    path.write_text(
        "\r\n".join([lines[0] + ",note", *(line + ",Amal was here" for line in lines[1:]), ""]), newline=""
    )
    seal(folder)
    assert "visits.csv:1: 'note' is no column of visits.csv" in refused(registry, folder)


@pytest.mark.parametrize(
    ("file", "old", "new", "words"),
    [
        ("patients.csv", b"female", b"Amal", "patients.csv:2: sex: 'Amal' is not one of its codes"),
        ("patients.csv", b"2009-02-01", b"2009-02-30", "birth_date: '2009-02-30' is not a date"),
        (
            "patients.csv",
            pseudonym("Amal").encode(),
            b"Amal Hassan",
            "patient_id: 'Amal Hassan' is no pseudonym",
        ),
        ("patients.csv", pseudonym("Amal").encode(), b"", "patient_id: is empty, and must not be"),
        ("visits.csv", b"scheduled", b"=cmd|' /C calc'!A0", "'=cmd|' /C calc'!A0' is not one of its codes"),
        ("visits.csv", b"scheduled", b"'@SUM(1)", "is not one of its codes"),
        ("visits.csv", b"scheduled", "أمل".encode(), "has what only free text has"),
        ("visits.csv", b"scheduled", b"sched\x07uled", "has what only free text has"),
        ("visits.csv", b"scheduled", b'"scheduled"', "has what only free text has"),
        ("visits.csv", b"scheduled\x2c", b"scheduled\x2c\x2c", "visits.csv:2: has 6 cells, expected 5"),
        ("visits.csv", b"\r\n", b"\n", "has what only free text has"),
        ("observations.csv", b",kg,", b",stone,", "unit: 'stone' is not"),
        ("observations.csv", b",kg,", b",mmHg,", "unit: 'mmHg' is not a unit of weight"),
        ("observations.csv", b"20.30", b"heavy", "value: 'heavy' is no value of weight"),
        ("observations.csv", b"20.30", b"2e300", "value: '2e300' is no value of weight"),
        ("observations.csv", b"not_done", b"", "value: must be there"),
        ("events.csv", b"tremor", b"MCD", "code: 'MCD' is not a code of adverse_event"),
        ("treatments.csv", b",2.5,", b",NaN,", "dose: 'NaN' is not a number"),
        ("course.csv", b"SRNS", b"resistant", "steroid_response: 'resistant' is not one of its codes"),
        ("course.csv", b"2.435", b"2.4350000001", "is not a number of at most six decimals"),
        ("steps.csv", b"complete_remission", b"cured", "outcome: 'cured' is not one of its codes"),
        ("steps.csv", b"119.025", b"1" * 70_000, "egfr"),
    ],
)
def test_a_cell_that_no_export_writes(registry, folder, file, old, new, words):
    change(folder, file, old, new)
    assert words in refused(registry, folder)


def test_a_line_without_an_end_does_not_fill_the_memory(registry, folder):
    (folder / "visits.csv").write_bytes(b"patient_id," + b"x" * 5_000_000)
    seal(folder)
    assert "visits.csv:1: is longer than 65536 bytes" in refused(registry, folder)


def test_a_file_that_was_cut(registry, folder):
    (folder / "visits.csv").write_bytes((folder / "visits.csv").read_bytes()[:-10])
    seal(folder)
    assert "the file was cut" in refused(registry, folder)


def test_every_fault_is_named_at_once(registry, folder):
    change(folder, "visits.csv", b"scheduled", b"sometimes")
    change(folder, "steps.csv", b"complete_remission", b"cured")
    words = refused(registry, folder)
    assert "visits.csv:2" in words
    assert "steps.csv:2" in words


def zipped(folder, path, *, top=""):
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for file in sorted(folder.iterdir()):
            archive.write(file, top + file.name)
    return path


def test_an_archive_that_holds_something_else(registry, folder, tmp_path):
    (folder / "run.exe").write_bytes(b"MZ")
    assert "holds run.exe, which no package has" in refused(registry, zipped(folder, tmp_path / "p.zip"))


def test_an_archive_that_climbs_out(registry, folder, tmp_path):
    path = zipped(folder, tmp_path / "p.zip", top="../../")
    assert "outside" in refused(registry, path)


def test_a_file_that_is_no_archive(registry, tmp_path):
    (tmp_path / "p.zip").write_bytes(b"x" * 1000)
    assert "is no folder, archive or sealed file" in refused(registry, tmp_path / "p.zip")
    assert "there is nothing" in refused(registry, tmp_path / "q.zip")


def test_a_description_may_say_more_than_is_read(tmp_path, folder):
    page = json.loads((folder / DATAPACKAGE_FILE).read_text())
    (folder / DATAPACKAGE_FILE).write_text(json.dumps(page | {"licenses": []}))
    seal(folder)
    with open_registry(f"duckdb:{tmp_path / 'r.duckdb'}", is_new_allowed=True) as registry:
        assert take(registry, zipped(folder, tmp_path / "p.zip")).is_new
        assert not take(registry, zipped(folder, tmp_path / "p.zip", top="package/")).is_new
