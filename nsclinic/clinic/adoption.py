"""How a site's own protocol comes into the clinic: checked, run on its examples, compared, confirmed, kept.

A protocol is adopted and not dropped in (resources/manual/protocols.md): whoever adopts it sees every difference from
the version in force before it is written, in one change with one audit entry.
"""

from dataclasses import dataclass
from datetime import date

from nsclinic.clinic.clinic import Clinic
from nsclinic.clinic.protocol_examples import faults_of_examples
from nsclinic.clinic.site_protocols import SiteProtocols
from nsclinic.protocol.differences import Difference, differences
from nsclinic.protocol.faults import ProtocolFault, ProtocolFileError
from nsclinic.protocol.loader import read_site_protocol
from nsclinic.protocol.model import Protocol
from nsclinic.protocol.places import Places
from nsclinic.store import AdoptedProtocol

CHANGE_KIND = "protocol"


@dataclass(frozen=True, slots=True)
class Adoption:
    """A site's own protocol, sound, beside the one it would take over from.

    `compared_with` is the version of the same id in force when this one begins, else what it is based on; None where it
    says neither. `is_known`: this very text was adopted already. `warnings` are sentences for whoever confirms.
    """

    protocol: Protocol
    text: str
    file: str
    compared_with: Protocol | None
    differences: tuple[Difference, ...]
    warnings: tuple[str, ...] = ()
    is_known: bool = False


def checked_protocol(
    text: str, file: str, known: SiteProtocols, today: date, *, for_adoption: bool
) -> Adoption:
    """Check a site's own protocol file, run its examples, and compare it with what it would take over from.

    Without `for_adoption` it may still lack what it is based on and its first day; a warning says so.

    Raises:
        ProtocolFileError: with every fault found; of examples only once the rest is sound.
    """
    protocol = read_site_protocol(text, file, known.known_ids, for_adoption=for_adoption)
    if faults := faults_of_examples(protocol, text, file):
        raise ProtocolFileError(faults)
    _refuse_circle(protocol, text, file, known)
    same = [
        version.adopted
        for version in known.versions_of(protocol.id)
        if version.adopted.version == protocol.version
    ]
    if same and same[0].sha256 != protocol.sha256:
        words = f"version: '{protocol.version}' was adopted already with another text; give this one another"
        raise ProtocolFileError([ProtocolFault(file, Places(text).line(("version",)), words)])
    compared = _compared(protocol, known, today)
    return Adoption(
        protocol,
        text,
        file,
        compared,
        differences(compared, protocol) if compared is not None else (),
        tuple(_warnings(protocol, known, today)),
        is_known=bool(same),
    )


def adopt(clinic: Clinic, adoption: Adoption) -> None:
    """Keep a checked protocol in the clinic file, in one change; one that is there already changes nothing.

    Raises:
        StoreError: the clinic file could not be written, or has that version with another text; nothing was changed.
    """
    protocol = adoption.protocol
    if protocol.valid_from is None:
        raise AssertionError("a protocol checked for adoption has its first day")
    if adoption.is_known:
        return
    adopted = AdoptedProtocol(
        protocol.id,
        protocol.version,
        protocol.based_on,
        protocol.valid_from,
        protocol.sha256,
        adoption.text,
        adoption.file,
    )
    reason = f"{protocol.id} {protocol.version}, {protocol.sha256[:8]}, in force from {protocol.valid_from}"
    with clinic.changing(CHANGE_KIND, reason) as (change, _):
        change.put_protocol(adopted)


def _compared(protocol: Protocol, known: SiteProtocols, today: date) -> Protocol | None:
    day = max(today, protocol.valid_from or today)
    in_force = known.in_force(protocol.id, day)
    if in_force is not None and in_force.sha256 != protocol.sha256:
        return in_force
    usable = [version.protocol for version in known.versions_of(protocol.based_on) if version.protocol]
    return known.on(day).get(protocol.based_on) or (usable[0] if usable else None)


def _warnings(protocol: Protocol, known: SiteProtocols, today: date) -> list[str]:
    found = []
    if not protocol.based_on:
        found.append("'based_on' is missing; adopting the protocol needs it")
    if protocol.valid_from is None:
        found.append("'valid_from' is missing; adopting the protocol needs it")
    elif protocol.valid_from < today:
        found.append(
            f"valid_from {protocol.valid_from} lies in the past: reviews of days since then will follow this protocol"
        )
    for version in known.versions_of(protocol.id):
        begins = version.adopted.valid_from
        if protocol.valid_from is not None and begins > protocol.valid_from:
            found.append(f"version {version.adopted.version} takes over again on {begins}")
    return found


def _refuse_circle(protocol: Protocol, text: str, file: str, known: SiteProtocols) -> None:
    """Refuse a protocol that is based on itself, at once or by way of others."""
    based_on, seen = protocol.based_on, {protocol.id}
    while based_on in known.ids or based_on == protocol.id:
        if based_on in seen:
            words = (
                f"based_on: '{protocol.based_on}' is itself based on '{protocol.id}'; choose one that is not"
            )
            raise ProtocolFileError([ProtocolFault(file, Places(text).line(("based_on",)), words)])
        seen.add(based_on)
        based_on = known.versions_of(based_on)[-1].adopted.based_on
