"""What can be typed: every command, its options and one example of each. Light, so that `--help` comes at once."""

import argparse
import re
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any, NoReturn

from nsclinic import __version__
from nsclinic.cli.registry.options import add_registry

Commands = Any
"""What argparse gives for the commands of a parser; it has no public type."""

DESCRIPTION = "Runs a clinic for childhood nephrotic syndrome. Without a command it opens the window."
TOP_EXAMPLE = (
    "nsclinic --db beni-suef.nsclinic\n  nsclinic COMMAND --help   (the command's options, and an example)"
)

YEARS = range(1900, 2201)
"""Years a day may be of: wide enough for any clinic, and far from the ends of the calendar that computers know."""

_ISO_DATE = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}\Z")


class _Parser(argparse.ArgumentParser):
    """Takes no abbreviations, shows its example as it is written, and says what is wrong in one line."""

    def __init__(self, *, example: str, **settings: Any) -> None:
        super().__init__(
            epilog=f"example:\n  {example}",
            formatter_class=argparse.RawDescriptionHelpFormatter,
            allow_abbrev=False,
            **settings,
        )

    def error(self, message: str) -> NoReturn:
        """End with exit code 2, one sentence and the way to the help."""
        self.exit(2, f"{self.prog}: {message}; see {self.prog} --help\n")


def parser() -> argparse.ArgumentParser:
    """Build the parser of the whole program; `command` is None where the window is asked for."""
    top = _Parser(prog="nsclinic", description=DESCRIPTION, example=TOP_EXAMPLE)
    top.add_argument("--version", action="version", version=f"nsclinic {__version__}")
    top.add_argument(
        "--quit-when-ready",
        action="store_true",
        help="leave as soon as the first screen is painted with its data",
    )
    _clinic_options(top)
    _as_of(top)
    top.set_defaults(db=None, passphrase_file=None, user="", language="", as_of=None)
    commands = top.add_subparsers(title="commands", metavar="COMMAND", dest="command", parser_class=_Parser)
    for add in (
        _demo,
        _import,
        _export,
        _join,
        _review,
        _worklist,
        _summary,
        _cohort,
        _protocols,
        _backup,
        _restore,
        _check,
        _audit,
        add_registry,
    ):
        add(commands)
    return top


def iso_date(text: str) -> date:
    """Read a date as YYYY-MM-DD, and nothing else, of a year that a clinic can mean."""
    if not _ISO_DATE.match(text):
        raise argparse.ArgumentTypeError(f"'{text}' is not a date (YYYY-MM-DD)")
    try:
        day = date.fromisoformat(text)
    except ValueError:
        raise argparse.ArgumentTypeError(f"'{text}' is no day of the calendar") from None
    if day.year not in YEARS:
        raise argparse.ArgumentTypeError(f"'{text}' lies outside the years {YEARS[0]} to {YEARS[-1]}")
    return day


def whole_number(least: int) -> Callable[[str], int]:
    """Give a reader of whole numbers from `least` on."""

    def read(text: str) -> int:
        if not (text.isascii() and text.removeprefix("-").isdigit()) or int(text) < least:
            raise argparse.ArgumentTypeError(f"'{text}' is not a whole number of {least} or more")
        return int(text)

    return read


def _command(commands: Commands, name: str, does: str, example: str) -> argparse.ArgumentParser:
    added: argparse.ArgumentParser = commands.add_parser(
        name, help=does, description=f"{does}.", example=example
    )
    _clinic_options(added)
    return added


def _clinic_options(command: argparse.ArgumentParser) -> None:
    """Options of every command; they may stand before the command's name or after it."""
    command.add_argument(
        "--db",
        type=Path,
        metavar="FILE",
        default=argparse.SUPPRESS,
        help="the clinic file; without it, the one in your own data folder",
    )
    command.add_argument(
        "--passphrase-file",
        type=Path,
        metavar="FILE",
        default=argparse.SUPPRESS,
        help="a file whose first line is the passphrase; else NSCLINIC_PASSPHRASE, else you are asked",
    )
    command.add_argument(
        "--user",
        metavar="NAME",
        default=argparse.SUPPRESS,
        help="act as this user of the clinic: the passphrase given or asked for is then the user's own secret",
    )
    command.add_argument(
        "--language",
        metavar="xx",
        default=argparse.SUPPRESS,
        help="en, ar, es, fr or pt; without it the clinic's language, else your system's, else English",
    )


def _as_of(command: argparse.ArgumentParser) -> None:
    command.add_argument(
        "--as-of",
        type=iso_date,
        metavar="DATE",
        default=argparse.SUPPRESS,
        help="the day that counts as today; nothing after it is used",
    )


def _json(command: argparse.ArgumentParser, what: str) -> None:
    command.add_argument("--json", action="store_true", help=what)


def _demo(commands: Commands) -> None:
    command = _command(
        commands,
        "demo",
        "makes a demonstration clinic of invented children and opens it",
        "nsclinic demo --patients 60 --seed 7",
    )
    _as_of(command)
    command.add_argument("--patients", type=whole_number(1), metavar="N", help="how many (60)")
    command.add_argument(
        "--seed",
        type=whole_number(0),
        metavar="N",
        help="same seed and --as-of, same children (1)",
    )
    command.add_argument("--no-window", action="store_true", help="only write the file")


def _import(commands: Commands) -> None:
    command = _command(
        commands,
        "import",
        "reads an interchange folder (or .xlsx) into the clinic, all or nothing",
        "nsclinic import folder --db clinic.nsclinic --dry-run",
    )
    _as_of(command)
    command.add_argument(
        "folder", type=Path, metavar="FOLDER", help="the folder of CSV files, or the workbook"
    )
    command.add_argument(
        "--dry-run", action="store_true", help="say what would be added and replaced, and change nothing"
    )
    command.add_argument(
        "--plain", action="store_true", help="where the clinic file is new: make it without encryption"
    )
    command.add_argument(
        "--replace-identity",
        action="append",
        default=[],
        metavar="ID",
        help="let this child get another name together with another birth date or sex; may be repeated",
    )


def _export(commands: Commands) -> None:
    command = _command(
        commands,
        "export",
        "writes the package for the registry, without names; with --identified a folder with names",
        "nsclinic export package --db clinic.nsclinic --since 2026-10-01 --seal-to registry.key.public",
    )
    _as_of(command)
    command.add_argument(
        "folder", type=Path, metavar="FOLDER", help="a new or empty folder, or an earlier package"
    )
    command.add_argument(
        "--identified", action="store_true", help="every child with names, addresses and notes, as recorded"
    )
    command.add_argument(
        "--since",
        type=iso_date,
        metavar="DATE",
        help="only what was recorded, changed or removed from this day on",
    )
    command.add_argument(
        "--format", choices=("csv", "fhir"), default="csv", help="CSV files (csv), or a FHIR R4 bundle (fhir)"
    )
    command.add_argument(
        "--seal-to",
        type=Path,
        metavar="KEYFILE",
        help="the registry's public key: writes one file FOLDER.sealed that the registry alone can open",
    )


def _join(commands: Commands) -> None:
    command = _command(
        commands,
        "join",
        "brings in what another computer of the clinic wrote in its copy of the file",
        "nsclinic join stick/clinic.nsclinic --db clinic.nsclinic --dry-run",
    )
    _as_of(command)
    command.add_argument("other", type=Path, metavar="OTHER", help="the other computer's clinic file")
    command.add_argument(
        "--dry-run",
        action="store_true",
        help="say what would come in and what is to be decided; change nothing",
    )
    command.add_argument(
        "--keep",
        choices=("mine", "theirs"),
        help="whose stands where both computers wrote different things; without it they are listed",
    )
    command.add_argument(
        "--other-passphrase-file",
        type=Path,
        metavar="FILE",
        help="a file whose first line is the other file's passphrase, where that is another one",
    )


def _review(commands: Commands) -> None:
    command = _command(
        commands,
        "review",
        "says what the rules conclude about each child",
        "nsclinic review --db clinic.nsclinic --patient P1 --as-of 2016-05-20 --json",
    )
    _as_of(command)
    command.add_argument(
        "--patient", action="append", metavar="ID", help="one child; may be repeated; without it, every child"
    )
    command.add_argument("--protocol", metavar="ID", help="instead of each child's own protocol")
    _json(command, "one JSON object a child, one a line")


def _worklist(commands: Commands) -> None:
    command = _command(
        commands,
        "worklist",
        "lists who is overdue, has an urgent finding or is booked, most pressing first",
        "nsclinic worklist --db clinic.nsclinic",
    )
    _as_of(command)
    _json(command, "one JSON object a child, one a line")


def _summary(commands: Commands) -> None:
    command = _command(
        commands,
        "summary",
        "writes the one-page summary of a visit as PDF",
        "nsclinic summary P1 --db clinic.nsclinic --out p1.pdf",
    )
    command.add_argument("patient", metavar="PATIENT", help="the child's id")
    command.add_argument("--out", type=Path, required=True, metavar="FILE.pdf", help="the file to write")
    command.add_argument(
        "--as-of",
        type=iso_date,
        metavar="DATE",
        default=argparse.SUPPRESS,
        help="the day that counts as today; without it the day of --visit, else today",
    )
    command.add_argument(
        "--visit", type=iso_date, metavar="DATE", help="the visit of this day; else the last"
    )
    command.add_argument(
        "--family",
        nargs="?",
        const="",
        metavar="xx",
        help="with the family's sheet behind it, in this language of the glossary, else in that of --language",
    )
    command.add_argument("--prescription", action="store_true", help="with the prescription behind it")
    command.add_argument(
        "--confirm-dangerous-dose",
        default="",
        metavar="NAME",
        help="who confirmed a dose in the dangerous range; without it no sheet is made of one",
    )


def _cohort(commands: Commands) -> None:
    command = _command(
        commands,
        "cohort",
        "gives the outcome tables of the clinic",
        "nsclinic cohort --db clinic.nsclinic --as-of 2016-05-20 --json",
    )
    _as_of(command)
    _json(command, "one JSON object")
    command.add_argument(
        "--out", type=Path, metavar="FILE.csv", help="write every number as a line (PDF: not in this version)"
    )


def _protocols(commands: Commands) -> None:
    command = _command(
        commands,
        "protocols",
        "lists the protocols, shows one with the source of every number, checks a file of your own, or adopts it",
        "nsclinic protocols --check ours.toml\n  nsclinic protocols --adopt ours.toml --db clinic.nsclinic",
    )
    _as_of(command)
    command.add_argument("protocol", nargs="?", metavar="ID", help="the protocol to show")
    command.add_argument(
        "--out", type=Path, metavar="FILE.pdf", help="with ID: write its page, every number with its source"
    )
    command.add_argument("--check", type=Path, metavar="FILE", help="check a protocol file of your own")
    command.add_argument("--adopt", type=Path, metavar="FILE", help="adopt it into the clinic of --db")
    command.add_argument("--yes", action="store_true", help="with --adopt: do not ask at the terminal")
    _json(command, "one JSON object, or one a line")


def _backup(commands: Commands) -> None:
    command = _command(
        commands,
        "backup",
        "makes a verified copy of the clinic, encrypted as the clinic is",
        "nsclinic backup --db clinic.nsclinic --to /media/stick/backups",
    )
    command.add_argument(
        "--to", type=Path, required=True, metavar="FOLDER", help="where sets go; older sets are kept"
    )


def _restore(commands: Commands) -> None:
    command = _command(
        commands,
        "restore",
        "brings a backup back, verified before and after",
        "nsclinic restore /media/stick/backups --db clinic.nsclinic --replace",
    )
    command.add_argument(
        "backup", type=Path, metavar="BACKUP", help="the folder of a set, or of sets: then the newest"
    )
    command.add_argument(
        "--replace", action="store_true", help="over a file that is there, which is kept aside with its date"
    )


def _check(commands: Commands) -> None:
    command = _command(
        commands,
        "check",
        "verifies the clinic file, its audit, lists and documents, and changes nothing",
        "nsclinic check --db clinic.nsclinic --head 7QK2F-9XM3T",
    )
    command.add_argument(
        "--head",
        action="append",
        default=[],
        metavar="XXXXXXXXXX",
        help="ten characters of the audit from a printed page: say whether they are in this file; may be repeated",
    )
    _json(command, "one JSON object")


def _audit(commands: Commands) -> None:
    command = _command(
        commands,
        "audit",
        "lists who changed what and when, or writes it as CSV with every row before and after",
        "nsclinic audit --db clinic.nsclinic --since 2026-11-01 --out audit.csv",
    )
    command.add_argument("--since", type=iso_date, metavar="DATE", help="entries of this day and later")
    command.add_argument("--until", type=iso_date, metavar="DATE", help="entries of this day and earlier")
    command.add_argument("--patient", metavar="ID", help="entries about this child")
    command.add_argument(
        "--out", type=Path, metavar="FILE.csv", help="the file to write; that is noted in the audit"
    )
    _json(command, "one JSON object an entry, one a line")
