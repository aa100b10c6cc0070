"""`nsclinic protocols`: the protocols that ship, the source of every number, and the check of a site's own file."""

import argparse
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from nsclinic.cli.exits import DONE, WRONG_INPUT, WrongInputError
from nsclinic.cli.opening import wording_for
from nsclinic.cli.output import say, say_json, tell, tell_lines
from nsclinic.cli.protocol_page import refuse_page_without_protocol, write_page
from nsclinic.clinic.answers import number_json
from nsclinic.protocol.loader import ProtocolFileError, protocol_text, read_protocol, shipped_protocols
from nsclinic.protocol.model import Protocol
from nsclinic.protocol.numbers import numbers_of
from nsclinic.wording import Wording


def run(options: argparse.Namespace) -> int:
    """List, show or check; no clinic file is opened."""
    if options.adopt is not None:
        raise WrongInputError(
            "this version cannot adopt a protocol into a clinic yet; it can check one: "
            f"nsclinic protocols --check {options.adopt}"
        )
    if options.check is not None:
        return _check(options.check, options)
    words = wording_for(options)
    refuse_page_without_protocol(options)
    shipped = shipped_protocols()
    if options.protocol is None:
        for protocol in shipped.values():
            if options.json:
                say_json(_heading(protocol))
            else:
                say(f"{protocol.id}  {protocol.version}  {words.protocol_title(protocol)}")
        return DONE
    chosen = shipped.get(options.protocol)
    if chosen is None:
        raise WrongInputError(f"'{options.protocol}' is not a protocol here; known are {', '.join(shipped)}")
    if options.out is not None:
        return write_page(chosen, options.out, words)
    if options.json:
        say_json(_whole(chosen))
    else:
        for line in _lines(chosen, words):
            say(line)
    return DONE


def _check(path: Path, options: argparse.Namespace) -> int:
    """Check a site's own file; each fault is one line with file and line number."""
    try:
        protocol = read_protocol(protocol_text(path), path.name)
    except ProtocolFileError as error:
        if options.json:
            faults = [{"line": fault.line, "message": fault.message} for fault in error.faults]
            say_json({"file": path.name, "protocol": None, "faults": faults})
        tell_lines(str(fault) for fault in error.faults)
        return WRONG_INPUT
    if protocol.id in shipped_protocols():
        tell(
            f"warning: {path.name}: '{protocol.id}' is the id of a protocol that ships; your own needs another"
        )
    if options.json:
        say_json({"file": path.name, "protocol": _heading(protocol), "faults": []})
    else:
        count = sum(1 for _ in numbers_of(protocol))
        say(f"{path.name}: {protocol.id} {protocol.version}: no fault found in its {count} numbers")
    return DONE


def _heading(protocol: Protocol) -> dict[str, Any]:
    return {
        "id": protocol.id,
        "version": protocol.version,
        "sha256": protocol.sha256,
        "title": protocol.title,
        "summary": protocol.summary,
    }


def _whole(protocol: Protocol) -> dict[str, Any]:
    sources = {
        key: {"document": source.document, "reviewed": source.is_reviewed}
        for key, source in protocol.sources.items()
    }
    numbers = [
        {
            "where": where,
            "of": of or None,
            "value": number_json(number.value),
            "unit": number.unit,
            "source": number.source,
            "section": number.section,
            "fact": number.fact or None,
            "note": number.note or None,
        }
        for where, of, number in numbers_of(protocol)
    ]
    return {**_heading(protocol), "drugs": list(protocol.main_drugs), "sources": sources, "numbers": numbers}


def _lines(protocol: Protocol, words: Wording) -> Iterator[str]:
    yield f"{protocol.id} {protocol.version}: {words.protocol_title(protocol)}"
    yield f"SHA-256 {protocol.sha256}"
    yield ""
    for where, of, number in numbers_of(protocol):
        place = f"{where} ({of})" if of else where
        cited = ", ".join(part for part in (f"{number.source}: {number.section}", number.fact) if part)
        yield f"{place}: {number.value} {number.unit} [{cited}]"
        if number.note:
            yield f"    {number.note}"
    yield ""
    for key, source in protocol.sources.items():
        document = (
            source.document
            if source.is_reviewed
            else words.t("{source} (source not reviewed)", source=source.document)
        )
        yield f"{key}: {document}"
