"""A protocol and its differences from another, as lines for a person and as plain values for `--json`."""

from collections.abc import Iterator
from typing import Any

from nsclinic.clinic.answers import number_json
from nsclinic.clinic.site_protocols import SiteVersion
from nsclinic.protocol.differences import Difference, DifferenceKind, Said
from nsclinic.protocol.model import Number, Protocol
from nsclinic.protocol.numbers import numbers_of
from nsclinic.wording import Wording

SUM_SHOWN = 8
"""Digits of a text's SHA-256 by which a version is named."""


def heading_json(protocol: Protocol) -> dict[str, Any]:
    """Give what a protocol is called; `based_on` and `valid_from` are null for those that ship."""
    return {
        "id": protocol.id,
        "version": protocol.version,
        "sha256": protocol.sha256,
        "title": protocol.title,
        "summary": protocol.summary,
        "based_on": protocol.based_on or None,
        "valid_from": protocol.valid_from.isoformat() if protocol.valid_from else None,
    }


def whole_json(protocol: Protocol) -> dict[str, Any]:
    """Give a protocol with its drugs, sources and every number."""
    sources = {
        key: {"document": source.document, "reviewed": source.is_reviewed}
        for key, source in protocol.sources.items()
    }
    numbers = [
        {"where": where, "of": of or None, **_number_json(number)}
        for where, of, number in numbers_of(protocol)
    ]
    return {
        **heading_json(protocol),
        "drugs": list(protocol.main_drugs),
        "sources": sources,
        "numbers": numbers,
    }


def _number_json(number: Number) -> dict[str, Any]:
    return {
        "value": number_json(number.value),
        "unit": number.unit,
        "source": number.source,
        "section": number.section,
        "fact": number.fact or None,
        "note": number.note or None,
    }


def version_json(version: SiteVersion) -> dict[str, Any]:
    """Give one adopted version; `fault` is null where it can be used."""
    adopted = version.adopted
    return {
        "id": adopted.protocol_id,
        "version": adopted.version,
        "sha256": adopted.sha256,
        "title": version.protocol.title if version.protocol else None,
        "summary": version.protocol.summary if version.protocol else None,
        "based_on": adopted.based_on,
        "valid_from": adopted.valid_from.isoformat(),
        "adopted_at": adopted.adopted_at.isoformat() if adopted.adopted_at else None,
        "adopted_by": adopted.adopted_by,
        "fault": version.fault or None,
    }


def difference_json(difference: Difference) -> dict[str, Any]:
    """Give one difference; `old` and `new` are a number with its source, a text, or null."""

    def said(value: Said) -> Any:
        return _number_json(value) if isinstance(value, Number) else value

    return {
        "kind": difference.kind.value,
        "where": difference.where,
        "of": difference.of or None,
        "old": said(difference.old),
        "new": said(difference.new),
    }


def heading_line(protocol: Protocol, words: Wording) -> str:
    """Give id, version and title in one line; of a site's own, the sum and the first day too."""
    parts = [protocol.id, protocol.version, words.protocol_title(protocol)]
    if protocol.valid_from is not None:
        parts.append(f"({protocol.sha256[:SUM_SHOWN]}, in force from {protocol.valid_from.isoformat()})")
    return "  ".join(parts)


def lines(protocol: Protocol, words: Wording) -> Iterator[str]:
    """Give a protocol whole: every number with its source, and the sources."""
    yield f"{protocol.id} {protocol.version}: {words.protocol_title(protocol)}"
    yield f"SHA-256 {protocol.sha256}"
    if protocol.valid_from is not None:
        yield f"based on {protocol.based_on}, in force from {protocol.valid_from.isoformat()}"
    yield ""
    for where, of, number in numbers_of(protocol):
        place = f"{where} ({of})" if of else where
        yield f"{place}: {_amount(number)} {_cited(number)}"
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


def difference_lines(found: tuple[Difference, ...]) -> Iterator[str]:
    """Give each difference: the place in words, what was there with its source, and what is there now with its own."""
    for difference in found:
        place = place_words(difference.where, difference.of)
        old, new = _said(difference.old), _said(difference.new)
        if difference.kind is DifferenceKind.ADDED:
            yield f"+ {place}: {new}"
        elif difference.kind is DifferenceKind.REMOVED:
            yield f"- {place}: {old}"
        else:
            sign = "=" if difference.kind is DifferenceKind.CITED else "~"
            yield f"{sign} {place}: {old} → {new}"


def place_words(where: str, of: str) -> str:
    """Give a place as words: `doses.low` of tacrolimus is "doses of tacrolimus, low"."""
    first, *rest = (part.replace("_", " ") for part in where.removeprefix("common.").split("."))
    named = f"{first} ({of})" if of and not rest else f"{first} of {of}" if of else first
    return ", ".join((named, *rest))


def _said(value: Said) -> str:
    if isinstance(value, Number):
        return f"{_amount(value)} {_cited(value)}"
    return f'"{value}"' if value else ""


def _amount(number: Number) -> str:
    return f"{number.value:f} {number.unit}"


def _cited(number: Number) -> str:
    return f"[{', '.join(part for part in (f'{number.source}: {number.section}', number.fact) if part)}]"
