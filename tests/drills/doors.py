"""The doors through which files from outside come in, each with good input to spoil and a real clinic behind it.

A door takes one spoilt input and says whether it let it in. It raises `Broken` where the clinic is not what it must be:
changed by what was refused, or not whole after what was let in.
"""

import shutil
from abc import ABC, abstractmethod
from collections.abc import Mapping
from datetime import date
from pathlib import Path
from random import Random
from typing import Self

from nsclinic.clinic import importing
from nsclinic.clinic.adoption import adopt, checked_protocol
from nsclinic.clinic.cell import Cell, DiedError, TookTooLongError
from nsclinic.clinic.clinic import Clinic
from nsclinic.clinic.documents import Particulars, add_document
from nsclinic.clinic.intake import RefusedFileError, take_in
from nsclinic.clinic.list_importing import import_list
from nsclinic.domain.attachment import AttachmentKind
from nsclinic.domain.resource import resource
from nsclinic.exchange.child_list import NoList, read_child_list
from nsclinic.exchange.faults import Fault
from nsclinic.exchange.list_matching import missing, proposed, with_orders
from nsclinic.exchange.workbook import try_workbook
from nsclinic.protocol.faults import ProtocolFileError
from nsclinic.protocol.loader import protocol_text
from nsclinic.store import create_clinic, open_clinic
from tests.clinic.papers import pdf, picture
from tests.drills.mutation import BYTE_WAYS, TEXT_WAYS, TOML_WAYS, packed, spoilt, spoilt_archive
from tests.exchange.folders import GOOD, TODAY, write_good
from tests.exchange.lists import write_list
from tests.exchange.workbooks import as_typed, write_workbook
from tests.protocol.site_files import own_text

WHO = "Dr N."


class BrokenError(AssertionError):
    """The clinic behind a door is not what it must be."""


class Door(ABC):
    """One way in. Use `with`.

    After `let_in_before_fresh` inputs that were let in, the clinic is checked whole and begun anew.
    """

    let_in_before_fresh = 25

    def __init__(self, folder: Path) -> None:
        self.folder = folder / type(self).__name__
        self.folder.mkdir()
        self._good = self.folder / "good.nsclinic"
        with Clinic(create_clinic(self._good, passphrase=None, plain=True), who=WHO, as_of=TODAY) as clinic:
            self.furnish(clinic)
        self._path = self.folder / "clinic.nsclinic"
        self._let_in = 0
        self.clinic = self._fresh()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_error: object) -> None:
        self.clinic.close()

    def furnish(self, clinic: Clinic) -> None:
        """Put into the clinic what stands in it before."""
        importing.import_folder(clinic, write_good(self.folder / "furniture"))

    @abstractmethod
    def spoil(self, dice: Random) -> bytes:
        """Make one spoilt input."""

    @abstractmethod
    def take(self, content: bytes) -> bool:
        """Take one input to the door; say whether it was let in."""

    def try_one(self, content: bytes) -> bool:
        """Take one input to the door, and look at the clinic afterwards.

        Raises:
            BrokenError: it is not what it must be.
        """
        before = self._bytes()
        is_let_in = self.take(content)
        if not is_let_in and self._bytes() != before:
            raise BrokenError("what was refused changed the clinic")
        self._let_in += is_let_in
        if self._let_in >= self.let_in_before_fresh:
            self.look_over()
        return is_let_in

    def look_over(self) -> None:
        """Check the clinic whole, and begin with a fresh one.

        Raises:
            BrokenError: it is not whole.
        """
        faults = self.clinic.store.check()
        self.clinic.close()
        if faults:
            raise BrokenError(f"after {self._let_in} inputs that were let in: {faults}")
        self._let_in = 0
        self.clinic = self._fresh()

    def _fresh(self) -> Clinic:
        for path in self.folder.glob(f"{self._path.name}*"):
            shutil.rmtree(path) if path.is_dir() else path.unlink()
        for path in self.folder.glob(f"{self._good.name}*"):
            here = self._path.with_name(path.name.replace(self._good.name, self._path.name))
            if not path.name.endswith(".lock"):
                shutil.copytree(path, here) if path.is_dir() else shutil.copy(path, here)
        return Clinic(open_clinic(self._path, passphrase=None), who=WHO, as_of=TODAY)

    def _bytes(self) -> dict[str, bytes]:
        """Give every byte of the clinic file, its drafts, its documents and whatever lies beside them."""
        found = [path for path in self.folder.rglob("*") if path.is_file()]
        return {
            str(path): path.read_bytes()
            for path in found
            if path.relative_to(self.folder).parts[0].startswith(self._path.name) and path.suffix != ".lock"
        }


class CsvDoor(Door):
    """An interchange folder of CSV files, of which one or two are spoilt."""

    def spoil(self, dice: Random) -> bytes:
        names = dice.sample(sorted(GOOD), dice.choice((1, 1, 1, 2)))
        return packed({name: spoilt(GOOD[name].encode(), dice, TEXT_WAYS) for name in names}, method=0)

    def take(self, content: bytes) -> bool:
        folder = write_good(
            self.folder / "in", **{name.removesuffix(".csv"): part for name, part in unpacked(content)}
        )
        return imported(self.clinic, folder)


def unpacked(content: bytes) -> list[tuple[str, bytes]]:
    """Give the parts that `packed` put together."""
    import io
    import zipfile

    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        return [(name, archive.read(name)) for name in archive.namelist()]


def imported(clinic: Clinic, path: Path) -> bool:
    """Import as the window and the command do; what was imported changes nothing when it comes again.

    Raises:
        BrokenError: it does, or a fault cannot be shown.
    """
    report = importing.import_folder(clinic, path)
    _look_at(report.faults)
    if report.is_refused:
        return False
    again = importing.import_folder(clinic, path)
    if again.is_refused or not again.changes_nothing:
        raise BrokenError(
            f"the same input again: {[str(fault) for fault in again.faults]}, {again.patient_ids}"
        )
    return True


def _look_at(faults: list[Fault]) -> None:
    for fault in faults:
        if not str(fault).isprintable():
            raise BrokenError(f"a fault that cannot be shown: {str(fault)!r}")


class XlsxDoor(Door):
    """A workbook with the sheets of the interchange."""

    def __init__(self, folder: Path) -> None:
        super().__init__(folder)
        book = write_workbook(self.folder / "good.xlsx", as_typed)
        self._parts = dict(unpacked(book.read_bytes()))

    def spoil(self, dice: Random) -> bytes:
        return spoilt_archive(self._parts, dice)

    def take(self, content: bytes) -> bool:
        path = self.folder / "in.xlsx"
        path.write_bytes(content)
        return imported(self.clinic, path)


class ListDoor(Door):
    """A clinic's own list of children, a text or a workbook, matched as the program proposes it."""

    TEXT = (
        "No;Name;Sex;Date of birth;Age;Phone;Remarks\n"
        "1;Amina Hassan;F;03/04/2019;7;0100;x\n"
        "2;عمر;ذكر;٢٥/٠٣/٢٠١٨;;;y\n"
        '3;"Sara; Nabil";f;2017-12-25;8;+20 100;"=1+1"\n'
    )

    def __init__(self, folder: Path) -> None:
        super().__init__(folder)
        rows = [line.split(";") for line in self.TEXT.replace('"Sara; Nabil"', "Sara").splitlines()]
        self._parts = dict(unpacked(write_list(self.folder / "good.xlsx", rows).read_bytes()))

    def spoil(self, dice: Random) -> bytes:
        if dice.random() < 0.3:
            return spoilt_archive(self._parts, dice)
        return spoilt(self.TEXT.encode(), dice, TEXT_WAYS)

    def take(self, content: bytes) -> bool:
        is_book = content.startswith(b"PK\x03\x04")
        path = self.folder / ("in.xlsx" if is_book else "in.csv")
        path.write_bytes(content)
        found = read_child_list(path)
        if isinstance(found, NoList):
            _look_at(list(found.faults))
            readings = [read_child_list(path, encoding=name) for name in found.encodings]
            found = next((one for one in readings if not isinstance(one, NoList)), found)
        if isinstance(found, NoList):
            return False
        matching = with_orders(found, proposed(found))
        if missing(found, matching):
            return False
        report = import_list(self.clinic, found, matching, dry_run=False)
        _look_at(report.report.faults)
        return not report.report.is_refused


class ProtocolDoor(Door):
    """A site's own protocol file, checked, run on its examples, compared, and adopted where it is sound."""

    let_in_before_fresh = 1  # a second text of one version is rightly refused

    def __init__(self, folder: Path) -> None:
        super().__init__(folder)
        shipped = resource("protocols/three-step.toml").read_text("utf-8")
        own = shipped.replace(
            'id = "three-step"', 'id = "ours"\nbased_on = "three-step"\nvalid_from = 2026-11-01', 1
        )
        self._texts = [own_text().encode(), own.encode()]

    def spoil(self, dice: Random) -> bytes:
        return spoilt(dice.choice((self._texts[0], self._texts[0], self._texts[1])), dice, TOML_WAYS)

    def take(self, content: bytes) -> bool:
        path = self.folder / "in.toml"
        path.write_bytes(content)
        try:
            text = protocol_text(path)
            adoption = checked_protocol(text, path.name, self.clinic.site_protocols, TODAY, for_adoption=True)
        except ProtocolFileError as error:
            if not error.faults or any(fault.line < 1 for fault in error.faults):
                raise BrokenError(f"a refusal without a place: {error}") from error
            return False
        adopt(self.clinic, adoption)
        return True


class DocumentDoor(Door):
    """A document, read in a cell as in the program, and kept where it was taken in."""

    def __init__(self, folder: Path) -> None:
        super().__init__(folder)
        self._good_ones = [
            pdf("one", "two", form_value="three"),
            picture(300, 200, with_place=True),
            picture(200, 300, "PNG", mode="RGBA"),
            picture(200, 300, "PNG", mode="P"),
            "A letter, رسالة\n".encode() * 30,
        ]
        self._cell = Cell()
        self.deaths = 0

    def __exit__(self, *error: object) -> None:
        self._cell.close()
        super().__exit__(*error)

    def spoil(self, dice: Random) -> bytes:
        return spoilt(dice.choice(self._good_ones), dice, BYTE_WAYS)

    def take(self, content: bytes) -> bool:
        if not self._cell.is_open:
            self._cell = Cell()
        try:
            taken = self._cell.ask(take_in, content)
        except RefusedFileError:
            return False
        except (DiedError, TookTooLongError):
            self.deaths += 1  # of the cell alone: the program says that the file could not be read
            return False
        said = Particulars(date(2026, 11, 2), AttachmentKind.LETTER, "Letter", "")
        add_document(self.clinic, "P1", taken, "letter.pdf", said)
        return True


DOORS: Mapping[str, type[Door]] = {
    "csv": CsvDoor,
    "list": ListDoor,
    "protocol": ProtocolDoor,
    "xlsx": XlsxDoor,
    "document": DocumentDoor,
}


def read_without_a_cell() -> None:
    """Try a workbook in this process: to start a cell for each would be most of the time, and here all is seen."""

    def tried(path: Path) -> Fault | None:
        if path.suffix == ".xlsx":
            try_workbook(path)
        return None

    setattr(importing, "fault_of_workbook", tried)  # noqa: B010 - a name that it imports
