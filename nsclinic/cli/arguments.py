"""What can be typed: every command, its options and one example of each. Light, so that `--help` comes at once."""

import argparse
from collections.abc import Sequence
from pathlib import Path

from nsclinic import __version__
from nsclinic.cli.care_options import add_audit, add_backup, add_check, add_restore, add_self_test
from nsclinic.cli.front import MODULES
from nsclinic.cli.options import (
    Commands,
    Parser,
    add_command,
    as_of_option,
    clinic_options,
    iso_date,
    json_option,
    whole_number,
)
from nsclinic.cli.registry.options import add_registry

DESCRIPTION = "Runs a clinic for childhood nephrotic syndrome. Without a command it opens the window."
TOP_EXAMPLE = (
    "nsclinic --db beni-suef.nsclinic\n  nsclinic COMMAND --help   (the command's options, and an example)"
)


def typed_options(arguments: Sequence[str]) -> argparse.Namespace:
    """Read what was typed; `command` is None where the window is asked for.

    Most starts ask for the window: where no command is named, those of every command are not built.
    """
    if not MODULES.keys() & set(arguments):
        options, unknown = _window_parser(has_help=False).parse_known_args(arguments)
        if not unknown:
            return options
    return parser().parse_args(arguments)


def _window_parser(*, has_help: bool) -> Parser:
    top = Parser(prog="nsclinic", description=DESCRIPTION, example=TOP_EXAMPLE, add_help=has_help)
    top.add_argument("--version", action="version", version=f"nsclinic {__version__}")
    top.add_argument(
        "--quit-when-ready",
        action="store_true",
        help="leave as soon as the first screen is painted with its data",
    )
    clinic_options(top)
    as_of_option(top)
    top.set_defaults(db=None, passphrase_file=None, user="", language="", as_of=None, command=None)
    return top


def parser() -> argparse.ArgumentParser:
    """Build the parser of the whole program; `command` is None where the window is asked for."""
    top = _window_parser(has_help=True)
    commands = top.add_subparsers(title="commands", metavar="COMMAND", dest="command", parser_class=Parser)
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
        add_backup,
        add_restore,
        add_check,
        add_audit,
        add_self_test,
        add_registry,
    ):
        add(commands)
    return top


def _demo(commands: Commands) -> None:
    command = add_command(
        commands,
        "demo",
        "makes a demonstration clinic of invented children and opens it",
        "nsclinic demo --patients 60 --seed 7",
    )
    as_of_option(command)
    command.add_argument("--patients", type=whole_number(1), metavar="N", help="how many (60)")
    command.add_argument(
        "--seed",
        type=whole_number(0),
        metavar="N",
        help="same seed and --as-of, same children (1)",
    )
    command.add_argument("--no-window", action="store_true", help="only write the file")


def _import(commands: Commands) -> None:
    command = add_command(
        commands,
        "import",
        "reads an interchange folder (or .xlsx) into the clinic, all or nothing",
        "nsclinic import folder --db clinic.nsclinic --dry-run",
    )
    as_of_option(command)
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
    command = add_command(
        commands,
        "export",
        "writes the package for the registry, without names; with --identified a folder with names",
        "nsclinic export package --db clinic.nsclinic --since 2026-10-01 --seal-to registry.key.public",
    )
    as_of_option(command)
    command.add_argument(
        "folder", type=Path, metavar="FOLDER", help="a new or empty folder, or an earlier package"
    )
    command.add_argument(
        "--identified", action="store_true", help="every child with names, addresses and notes, as recorded"
    )
    command.add_argument(
        "--site-key",
        type=Path,
        metavar="FILE",
        help="with --identified: also write the key of the registry's pseudonyms, to a new file beside the folder",
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
    command.add_argument(
        "--dry-run",
        action="store_true",
        help="only count what would leave and what would stay; write nothing",
    )
    command.add_argument(
        "--redcap",
        type=Path,
        metavar="FILE",
        help="also write the package's columns as a REDCap data dictionary, to a new CSV file beside the package",
    )


def _join(commands: Commands) -> None:
    command = add_command(
        commands,
        "join",
        "brings in what another computer of the clinic wrote in its copy of the file",
        "nsclinic join stick/clinic.nsclinic --db clinic.nsclinic --dry-run",
    )
    as_of_option(command)
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
    command = add_command(
        commands,
        "review",
        "says what the rules conclude about each child",
        "nsclinic review --db clinic.nsclinic --patient P1 --as-of 2016-05-20 --json",
    )
    as_of_option(command)
    command.add_argument(
        "--patient", action="append", metavar="ID", help="one child; may be repeated; without it, every child"
    )
    command.add_argument("--protocol", metavar="ID", help="instead of each child's own protocol")
    json_option(command, "one JSON object a child, one a line")


def _worklist(commands: Commands) -> None:
    command = add_command(
        commands,
        "worklist",
        "lists who is overdue, has an urgent finding or is booked, most pressing first",
        "nsclinic worklist --db clinic.nsclinic",
    )
    as_of_option(command)
    json_option(command, "one JSON object a child, one a line")


def _summary(commands: Commands) -> None:
    command = add_command(
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
    command = add_command(
        commands,
        "cohort",
        "gives the outcome tables of the clinic",
        "nsclinic cohort --db clinic.nsclinic --as-of 2016-05-20 --json",
    )
    as_of_option(command)
    json_option(command, "one JSON object")
    command.add_argument(
        "--out",
        type=Path,
        metavar="FILE",
        help="write the report as FILE.pdf, or every number as a line of FILE.csv",
    )


def _protocols(commands: Commands) -> None:
    command = add_command(
        commands,
        "protocols",
        "lists the protocols, shows one with the source of every number, checks a file of your own, or adopts it",
        "nsclinic protocols --check ours.toml\n  nsclinic protocols --adopt ours.toml --db clinic.nsclinic",
    )
    as_of_option(command)
    command.add_argument("protocol", nargs="?", metavar="ID", help="the protocol to show")
    command.add_argument(
        "--out", type=Path, metavar="FILE.pdf", help="with ID: write its page, every number with its source"
    )
    command.add_argument("--check", type=Path, metavar="FILE", help="check a protocol file of your own")
    command.add_argument("--adopt", type=Path, metavar="FILE", help="adopt it into the clinic of --db")
    command.add_argument("--yes", action="store_true", help="with --adopt: do not ask at the terminal")
    json_option(command, "one JSON object, or one a line")
