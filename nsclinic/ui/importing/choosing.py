"""Choosing what to import: the dialogs of files, and what a file turns out to be."""

from dataclasses import dataclass
from pathlib import Path

from PySide6.QtWidgets import QFileDialog, QWidget

from nsclinic.clinic.trial import fault_of_workbook
from nsclinic.exchange.child_list import LIST_SUFFIXES, ChildList, NoList, is_interchange, read_child_list
from nsclinic.exchange.list_template import write_empty_list
from nsclinic.ui.context import ScreenContext
from nsclinic.ui.importing.presenter import TEMPLATE_COLUMNS, meaning_words, template_name
from nsclinic.ui.text import Choice, ask
from nsclinic.wording import Wording

_SAMPLE_CELLS = 12


@dataclass(frozen=True, slots=True)
class Found:
    """What stands at a path: an interchange (`listed` None), a list, or why it is none.

    `readings` are the lists that the file would be with other letters; a person has to choose one.
    """

    path: Path
    listed: ChildList | NoList | None
    readings: tuple[ChildList, ...] = ()


def look_at(path: Path, sheet: str = "", encoding: str = "") -> Found:
    """Find out what a file or folder is. Reads files, so not for the window's thread."""
    if (fault := fault_of_workbook(path)) is not None:
        return Found(path, NoList((fault,)))
    if not sheet and not encoding and is_interchange(path):
        return Found(path, None)
    found = read_child_list(path, sheet=sheet, encoding=encoding)
    encodings = found.encodings if isinstance(found, NoList) else ()
    readings = [read_child_list(path, encoding=name) for name in encodings]
    return Found(path, found, tuple(one for one in readings if isinstance(one, ChildList)))


def ask_for_file(parent: QWidget, words: Wording) -> Path | None:
    """Let a person choose a list or workbook; None where nothing was chosen."""
    patterns = " ".join(f"*{suffix}" for suffix in LIST_SUFFIXES)
    kinds = words.t("Lists and workbooks ({patterns})", patterns=patterns)
    chosen, _ = QFileDialog.getOpenFileName(parent, words.t("Choose a file to import"), "", kinds)
    return Path(chosen) if chosen else None


def ask_for_folder(parent: QWidget, words: Wording) -> Path | None:
    """Let a person choose an interchange folder; None where nothing was chosen."""
    chosen = QFileDialog.getExistingDirectory(parent, words.t("Choose a folder to import"))
    return Path(chosen) if chosen else None


def save_empty_list(parent: QWidget, context: ScreenContext) -> None:
    """Save a workbook with the headings in this language where a person says, and tell in the message bar."""
    words = context.wording
    kinds = words.t("Workbooks ({patterns})", patterns="*.xlsx")
    name = template_name(words)
    chosen, _ = QFileDialog.getSaveFileName(parent, words.t("Save an empty list"), f"{name}.xlsx", kinds)
    if not chosen:
        return
    path = Path(chosen)
    path = path if path.suffix.lower() == ".xlsx" else path.with_name(f"{path.name}.xlsx")
    meanings = meaning_words(words)
    dates = [place for place, column in enumerate(TEMPLATE_COLUMNS) if column.endswith("_date")]
    titles = [meanings[column] for column in TEMPLATE_COLUMNS]
    try:
        write_empty_list(path, name, titles, dates, is_right_to_left=words.is_right_to_left)
    except OSError as error:
        reason = words.isolate(error.strerror or type(error).__name__)
        context.navigate.say(words.t("The list was not saved: {reason}.", reason=reason), look="fault")
        return
    context.navigate.say(
        words.t("Saved as {file}.", file=words.isolate(path.name)),
        words.t("Fill it in, one row a child, then choose it here."),
    )


def ask_for_letters(parent: QWidget, readings: tuple[ChildList, ...], words: Wording) -> ChildList | None:
    """Show how a file that is not UTF-8 reads in each way that it can be read, and let a person say which is right."""
    names = {"cp1256": words.t("Windows Arabic"), "cp1252": words.t("Windows Western European")}
    samples = "\n".join(
        f"{names[reading.encoding]}: {words.isolate(_sample(reading))}" for reading in readings
    )
    choices = [Choice(reading.encoding, names[reading.encoding]) for reading in readings]
    leave = Choice("leave", words.t("Neither"), is_default=True, is_escape=True)
    chosen = ask(
        parent,
        words.t("Which letters does this file have?"),
        words.t("The file does not say so itself. Choose the line in which the names are right."),
        (*choices, leave),
        details=samples,
    )
    return next((reading for reading in readings if reading.encoding == chosen), None)


def ask_about_undecided(parent: QWidget, undecided: int, words: Wording) -> bool:
    """Say whether rows that may be children who are here, and about whom nobody said anything, are to be new ones."""
    sentence = words.ngettext(
        "{n} row may be a child who is here already, and nobody has said.",
        "{n} rows may be children who are here already, and nobody has said.",
        undecided,
    )
    choices = (
        Choice("look", words.t("Look at them"), is_default=True, is_escape=True),
        Choice("new", words.t("Import them as new children")),
    )
    return ask(parent, words.t("Import"), sentence, choices) == "new"


def _sample(reading: ChildList) -> str:
    """Give the first cells that are read differently in different letters."""
    cells = (" ".join(cell.split()) for row in reading.rows for cell in row.cells if not cell.isascii())
    return " · ".join(cell for cell, _ in zip(cells, range(_SAMPLE_CELLS), strict=False))
