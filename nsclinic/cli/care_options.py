"""What can be typed of the commands that look after the clinic's file and the installation, and not after children."""

import argparse
from pathlib import Path

from nsclinic.cli.options import Commands, add_command, iso_date, json_option, language_option


def add_backup(commands: Commands) -> None:
    """Add `backup`."""
    command = add_command(
        commands,
        "backup",
        "makes a verified copy of the clinic, encrypted as the clinic is",
        "nsclinic backup --db clinic.nsclinic --to /media/stick/backups",
    )
    command.add_argument(
        "--to", type=Path, required=True, metavar="FOLDER", help="where sets go; older sets are kept"
    )


def add_restore(commands: Commands) -> None:
    """Add `restore`."""
    command = add_command(
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


def add_check(commands: Commands) -> None:
    """Add `check`."""
    command = add_command(
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
    json_option(command, "one JSON object")


def add_audit(commands: Commands) -> None:
    """Add `audit`."""
    command = add_command(
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
    json_option(command, "one JSON object an entry, one a line")


def add_self_test(commands: Commands) -> None:
    """Add `self-test`, which has no clinic: it makes one of its own."""
    command = commands.add_parser(
        "self-test",
        help="tries the installation: fonts, printing, encryption, the worked examples, a backup and its restore",
        description="tries the installation and changes nothing of yours.",
        example="nsclinic self-test",
    )
    language_option(command)
    json_option(command, "one JSON object a trial, one a line")
    # The part that wants a window runs as a process of its own, which the self-test starts: not for a person to type.
    command.add_argument("--print", dest="page", type=Path, help=argparse.SUPPRESS)
    command.add_argument("--onto", dest="sheet", type=Path, help=argparse.SUPPRESS)
