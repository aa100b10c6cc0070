"""The man page, made from what `--help` says: the parser that reads the command line writes its description too."""

import argparse
from collections.abc import Iterator
from datetime import date

from nsclinic import __version__
from nsclinic.cli.arguments import DESCRIPTION, parser

_ENVIRONMENT = (
    ("NSCLINIC_PASSPHRASE", "the passphrase of an encrypted clinic file"),
    ("XDG_DATA_HOME", "where the clinic file lies that is opened when none is named (else ~/.local/share)"),
)
_EXITS = (
    ("0", "done; warnings alone are 0"),
    ("1", "check opened the file and found damage"),
    ("2", "the input or the arguments are wrong; nothing was changed"),
    ("3", "the file could not be opened: locked, damaged, of a newer version, or the passphrase is wrong"),
)


def man_page(day: date) -> str:
    """Give the page in roff, dated with a day."""
    top = parser()
    commands = next(
        action
        for action in top._actions  # noqa: SLF001 - argparse has no public way to what it was told
        if isinstance(action, argparse._SubParsersAction)  # noqa: SLF001
    )
    does = {choice.dest: choice.help or "" for choice in commands._choices_actions}  # noqa: SLF001
    lines = [
        f'.TH NSCLINIC 1 "{day.isoformat()}" "nsclinic {__version__}" "User commands"',
        ".SH NAME",
        "nsclinic \\- clinic for childhood nephrotic syndrome, offline",
        ".SH SYNOPSIS",
        ".B nsclinic",
        "[\\fIoption\\fR ...] [\\fIcommand\\fR [\\fIoption\\fR ...]]",
        ".SH DESCRIPTION",
        roff(DESCRIPTION),
        "It supports a decision and never takes one.",
        ".SH OPTIONS",
        *_options(top),
        ".SH COMMANDS",
    ]
    for name, command in commands.choices.items():
        lines += [f".SS {roff(name)}", roff(_sentence(does.get(name, ""))), *_options(command)]
        lines += [".PP", "Example:", ".PP", ".nf", ".RS", *_example(command), ".RE", ".fi"]
    lines += [".SH EXIT STATUS", *_terms(_EXITS), ".SH ENVIRONMENT", *_terms(_ENVIRONMENT)]
    lines += [".SH SEE ALSO", "The manual: F1 in the window, and manual/index.html of the kit."]
    return "\n".join(lines) + "\n"


def roff(text: str) -> str:
    """Write text so that roff shows each letter of it and obeys none."""
    safe = text.replace("\\", "\\e").replace("-", "\\-")
    return "\\&" + safe if safe.startswith((".", "'")) else safe


def _sentence(text: str) -> str:
    return text[:1].upper() + text[1:].rstrip(".") + "."


def _options(command: argparse.ArgumentParser) -> Iterator[str]:
    for action in command._actions:  # noqa: SLF001
        if isinstance(action, argparse._SubParsersAction):  # noqa: SLF001
            if action.choices and command.prog != "nsclinic":
                yield from _terms(
                    (choice.dest, choice.help or "")
                    for choice in action._choices_actions  # noqa: SLF001
                )
        elif action.help != argparse.SUPPRESS:
            yield from _terms([(_shown(action), action.help or "")])


def _shown(action: argparse.Action) -> str:
    given = action.metavar or (
        "{" + ",".join(map(str, action.choices)) + "}" if action.choices else action.dest.upper()
    )
    value = " ".join(given) if isinstance(given, tuple) else given
    if not action.option_strings:
        return value
    return ", ".join(action.option_strings) + ("" if action.nargs == 0 else f" {value}")


def _terms(
    pairs: Iterator[tuple[str, str]] | tuple[tuple[str, str], ...] | list[tuple[str, str]],
) -> Iterator[str]:
    for term, text in pairs:
        yield from (".TP", f".B {roff(term)}", roff(text.replace("%%", "%")))


def _example(command: argparse.ArgumentParser) -> list[str]:
    lines = (command.epilog or "").splitlines()
    return [roff(line.strip()) for line in lines[1:] if line.strip()]
