"""`nsclinic protocols`: lists them, shows one with every number's source, checks a site's own file, or adopts it."""

import argparse
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from typing import Any

from nsclinic.cli.exits import DONE, WRONG_INPUT, WrongInputError
from nsclinic.cli.opening import opened_clinic, wording_for
from nsclinic.cli.output import say, say_json, tell, tell_lines
from nsclinic.cli.protocol_lines import (
    SUM_SHOWN,
    difference_json,
    difference_lines,
    heading_json,
    heading_line,
    lines,
    version_json,
    whole_json,
)
from nsclinic.cli.protocol_page import refuse_page_without_protocol, write_page
from nsclinic.clinic.adoption import Adoption, adopt, checked_protocol
from nsclinic.clinic.clinic import Clinic
from nsclinic.clinic.site_protocols import SiteProtocols
from nsclinic.protocol.loader import ProtocolFileError, protocol_text, shipped_protocols
from nsclinic.protocol.model import Protocol
from nsclinic.protocol.numbers import numbers_of

YES = frozenset({"y", "yes"})


def run(options: argparse.Namespace) -> int:
    """List, show, check or adopt; a clinic file is opened only where `--db` names one."""
    _check_arguments(options)
    refuse_page_without_protocol(options)
    try:
        if options.adopt is not None:
            return _adopt(options)
        with _clinic(options) as clinic:
            if options.check is not None:
                return _check(options, clinic)
            return _show(options, clinic)
    except ProtocolFileError as error:
        file = options.adopt or options.check
        if options.json:
            faults = [{"line": fault.line, "message": fault.message} for fault in error.faults]
            say_json({"file": file.name, "protocol": None, "faults": faults})
        tell_lines(str(fault) for fault in error.faults)
        return WRONG_INPUT


def _check_arguments(options: argparse.Namespace) -> None:
    asked = [
        name
        for name, given in (
            ("an ID to show", options.protocol),
            ("--check", options.check),
            ("--adopt", options.adopt),
        )
        if given is not None
    ]
    if len(asked) > 1:
        raise WrongInputError(f"{' and '.join(asked)} cannot be asked for together")
    if options.adopt is not None and options.db is None:
        raise WrongInputError("--adopt needs --db FILE: the clinic that adopts the protocol")
    if options.yes and options.adopt is None:
        raise WrongInputError("--yes belongs to --adopt")


@contextmanager
def _clinic(options: argparse.Namespace) -> Iterator[Clinic | None]:
    """Open the clinic that `--db` names, for reading; without it there is none, and only what ships is known."""
    if options.db is None:
        yield None
        return
    with opened_clinic(options, read_only=True) as clinic:
        for fault in clinic.site_protocols.faults:
            tell(f"warning: {fault}")
        yield clinic


def _known(clinic: Clinic | None) -> SiteProtocols:
    return clinic.site_protocols if clinic is not None else SiteProtocols(())


# --- list and show -------------------------------------------------------------------------------------------------


def _show(options: argparse.Namespace, clinic: Clinic | None) -> int:
    words = wording_for(options, clinic)
    known = _known(clinic)
    if options.protocol is not None:
        chosen = _chosen(options.protocol, clinic)
        if options.out is not None:
            return write_page(chosen, options.out, words, clinic.name if clinic is not None else "")
        if options.json:
            say_json(whole_json(chosen))
        else:
            for line in lines(chosen, words):
                say(line)
        return DONE
    for protocol in shipped_protocols().values():
        if options.json:
            say_json(heading_json(protocol))
        else:
            say(heading_line(protocol, words))
    for version in (version for protocol_id in known.ids for version in known.versions_of(protocol_id)):
        if options.json:
            say_json(version_json(version))
        elif version.protocol is not None:
            say(heading_line(version.protocol, words))
        else:
            say(f"{version.adopted.protocol_id}  {version.adopted.version}  (not used)")
    return DONE


def _chosen(protocol_id: str, clinic: Clinic | None) -> Protocol:
    """Give the protocol to show: of the clinic's own the version in force, else the one that comes into force first."""
    shipped = shipped_protocols()
    if protocol_id in shipped:
        return shipped[protocol_id]
    if clinic is None:
        raise WrongInputError(
            f"'{protocol_id}' is not a protocol that ships ({', '.join(shipped)}); "
            "give --db FILE for those that the clinic adopted"
        )
    in_force = clinic.site_protocols.in_force(protocol_id, clinic.today)
    if in_force is not None:
        return in_force
    for version in clinic.site_protocols.versions_of(protocol_id):
        if version.protocol is not None:
            return version.protocol
    return clinic.protocol(protocol_id)


# --- check ---------------------------------------------------------------------------------------------------------


def _check(options: argparse.Namespace, clinic: Clinic | None) -> int:
    """Check a site's own file and compare it; each fault is one line with file and line number."""
    file = options.check
    today = clinic.today if clinic is not None else options.as_of or datetime.now().astimezone().date()
    adoption = checked_protocol(protocol_text(file), file.name, _known(clinic), today, for_adoption=False)
    protocol = adoption.protocol
    for warning in adoption.warnings:
        tell(f"warning: {file.name}: {warning}")
    if options.json:
        say_json(_adoption_json(adoption))
        return DONE
    numbers = sum(1 for _ in numbers_of(protocol))
    examples = f" and {_counted(len(protocol.examples), 'example')}" if protocol.examples else ""
    say(f"{file.name}: {protocol.id} {protocol.version}: no fault found in its {numbers} numbers{examples}")
    _say_differences(adoption)
    return DONE


def _say_differences(adoption: Adoption) -> None:
    compared = adoption.compared_with
    if compared is None:
        return
    name = f"{compared.id} {compared.version}"
    if not adoption.differences:
        say(f"no difference from {name}")
        return
    count = _counted(len(adoption.differences), "difference")
    say(f"{count} from {name} (~ changed, + added, - removed, = only its source):")
    for line in difference_lines(adoption.differences):
        say(f"  {line}")


def _counted(count: int, what: str) -> str:
    return f"{count} {what}" if count == 1 else f"{count} {what}s"


def _adoption_json(adoption: Adoption) -> dict[str, Any]:
    compared = adoption.compared_with
    return {
        "file": adoption.file,
        "protocol": heading_json(adoption.protocol),
        "faults": [],
        "warnings": list(adoption.warnings),
        "compared_with": {"id": compared.id, "version": compared.version} if compared else None,
        "differences": [difference_json(difference) for difference in adoption.differences],
    }


# --- adopt ---------------------------------------------------------------------------------------------------------


def _adopt(options: argparse.Namespace) -> int:
    """Show every difference, ask where somebody can be asked, and keep the protocol in the clinic file."""
    file = options.adopt
    text = protocol_text(file)
    with opened_clinic(options, read_only=False) as clinic:
        adoption = checked_protocol(text, file.name, clinic.site_protocols, clinic.today, for_adoption=True)
        protocol = adoption.protocol
        name = f"{protocol.id} {protocol.version} ({protocol.sha256[:SUM_SHOWN]})"
        for warning in adoption.warnings:
            tell(f"warning: {file.name}: {warning}")
        if adoption.is_known:
            _say_adopted(options, adoption, f"{name} was adopted already; nothing was changed")
            return DONE
        if not options.json:
            _say_differences(adoption)
        if not options.yes and not _confirmed(name, protocol):
            raise WrongInputError(f"{name} was not adopted; nothing was changed")
        adopt(clinic, adoption)
    _say_adopted(options, adoption, f"{name} adopted, in force from {protocol.valid_from}")
    return DONE


def _say_adopted(options: argparse.Namespace, adoption: Adoption, sentence: str) -> None:
    if options.json:
        say_json({**_adoption_json(adoption), "adopted": not adoption.is_known})
    else:
        say(sentence)


def _confirmed(name: str, protocol: Protocol) -> bool:
    """Ask at the terminal; a script has nobody to ask, and its command is the confirmation."""
    if not sys.stdin.isatty():
        return True
    sys.stdout.flush()
    sys.stderr.write(f"Adopt {name}, in force from {protocol.valid_from}? Type yes to adopt it: ")
    sys.stderr.flush()
    return sys.stdin.readline().strip().lower() in YES
