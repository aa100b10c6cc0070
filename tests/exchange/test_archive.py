"""An archive that lies about what is in it is refused before it is unpacked."""

import bz2
import struct
import time
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from nsclinic.exchange.archive import LONGEST_FORMAT, unfit_archive
from nsclinic.exchange.folder_reader import read_folder
from tests.exchange.folders import TODAY
from tests.exchange.workbooks import with_part, write_workbook
from tests.resident import peak_above

EXPANDED = 200 * 1024**2
MB = 1024**2


def faults_of(path: Path) -> list[str]:
    with read_folder(path, today=TODAY) as interchange:
        return [str(fault) for fault in interchange.faults]


@contextmanager
def sized(room: int) -> Iterator[None]:
    """Let this process take no more than so many addresses beyond what it has."""
    resource = pytest.importorskip("resource", reason="needs a system that bounds a process's memory")
    before = resource.getrlimit(resource.RLIMIT_AS)
    taken = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[0]) * resource.getpagesize()
    resource.setrlimit(resource.RLIMIT_AS, (taken + room, before[1]))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_AS, before)


def lying(path: Path, *, claimed: int, real: int, method: int = zipfile.ZIP_DEFLATED) -> Path:
    """Give a good workbook one more part, which holds `real` bytes and claims to hold `claimed`."""
    write_workbook(path)
    if method == zipfile.ZIP_BZIP2:
        packed = bz2.compress(bytes(real))
    else:
        packing = zlib.compressobj(9, zlib.DEFLATED, -zlib.MAX_WBITS)
        packed = b"".join(packing.compress(bytes(MB)) for _ in range(real // MB)) + packing.flush()
    with zipfile.ZipFile(path, "a") as archive:
        # written as it is, then renamed into packed: the library itself would not write the lie
        info = zipfile.ZipInfo("xl/media/image1.png")
        archive.writestr(info, packed)
        info.compress_type, info.file_size, info.CRC = method, claimed, zlib.crc32(bytes(claimed))
        offset = info.header_offset
    content = bytearray(path.read_bytes())
    struct.pack_into("<H", content, offset + 8, method)
    struct.pack_into("<III", content, offset + 14, info.CRC, len(packed), claimed)
    path.write_bytes(content)
    with zipfile.ZipFile(path) as archive:
        found = archive.getinfo("xl/media/image1.png")
        assert (found.file_size, found.compress_type) == (claimed, method)
    return path


def test_a_part_that_holds_more_than_it_claims_is_refused_before_it_fills_the_memory(tmp_path):
    path = lying(tmp_path / "clinic.xlsx", claimed=1000, real=EXPANDED)
    assert path.stat().st_size < MB
    found, grown = peak_above(lambda: faults_of(path))
    assert found == ["clinic.xlsx: is damaged: it cannot be read as a workbook"]
    assert grown < 80 * MB


def test_a_part_packed_as_no_spreadsheet_packs_is_refused_before_it_is_unpacked(tmp_path):
    path = lying(tmp_path / "clinic.xlsx", claimed=1000, real=EXPANDED // 2, method=zipfile.ZIP_BZIP2)
    found, grown = peak_above(lambda: faults_of(path))
    assert found == ["clinic.xlsx: is damaged: it cannot be read as a workbook"]
    assert grown < 80 * MB


def test_a_part_that_claims_four_gigabytes_of_packed_bytes_has_no_room_made_for_them(tmp_path):
    path = write_workbook(tmp_path / "clinic.xlsx")
    content = bytearray(path.read_bytes())
    struct.pack_into("<I", content, content.index(b"PK\x01\x02") + 20, 2**32 - 2)
    path.write_bytes(content)
    with sized(3000 * MB):
        assert faults_of(path) == ["clinic.xlsx: is damaged: it cannot be read as a workbook"]


def test_a_part_that_holds_what_it_claims_passes(tmp_path):
    assert unfit_archive(with_part(tmp_path / "clinic.xlsx", "xl/media/image1.png", b"0123" * 1000)) is None


@pytest.mark.parametrize("mark", ["utf-16", "utf-16-le", "utf-16-be"])
def test_a_document_type_does_not_hide_in_wider_letters(tmp_path, mark):
    part = '<!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>'.encode(mark)
    path = with_part(tmp_path / "clinic.xlsx", "xl/workbook.xml", part)
    assert faults_of(path) == ["clinic.xlsx: has parts that no workbook has"]


def test_a_format_of_a_number_that_takes_hours_to_look_at_is_refused_at_once(tmp_path):
    def styled(length: int) -> Path:
        code = "[h" * (length // 2)
        styles = f'<styleSheet><numFmts><numFmt numFmtId="170" formatCode="{code}"/></numFmts></styleSheet>'
        return with_part(tmp_path / f"{length}.xlsx", "xl/styles.xml", styles.encode())

    begun = time.process_time()
    assert unfit_archive(styled(LONGEST_FORMAT)) is None
    assert faults_of(styled(900_000)) == ["900000.xlsx: has parts that no workbook has"]
    assert time.process_time() - begun < 5


def test_an_archive_with_a_password_is_said_to_be_none(tmp_path):
    path = write_workbook(tmp_path / "clinic.xlsx")
    content = bytearray(path.read_bytes())
    central = content.index(b"PK\x01\x02")
    content[central + 8] |= 1
    path.write_bytes(content)
    assert faults_of(path) == [
        "clinic.xlsx: is not a workbook (.xlsx); one with a password is not read either"
    ]
