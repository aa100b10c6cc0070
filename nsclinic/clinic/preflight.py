"""What a registry package would hold, counted before it is written: what leaves, what stays and why, who could be told.

Counts only: no child is named here. The registry is told of children whose family said yes and of nobody else; the
window and `nsclinic export --dry-run` show this before a file is made.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from nsclinic.clinic.clinic import Clinic
from nsclinic.domain.record import Consent
from nsclinic.store import consents

Tell = Callable[[int, int], None]
"""How many children were looked at, of how many."""


class Withheld(StrEnum):
    """Why a child does not leave."""

    REFUSED = "refused"
    """The family said no."""
    WITHDRAWN = "withdrawn"
    """The child was sent before and has no consent any more: the registry is asked to delete it."""
    DELETED = "deleted"
    """The child was sent before and is not in the clinic any more: the registry is asked to delete it."""
    NOT_KNOWN = "not_known"
    """The family was asked, and the answer is not known."""
    NOT_ASKED = "not_asked"
    """Nobody asked."""


_WITHOUT_YES: Mapping[Consent | None, Withheld] = {
    Consent.NO: Withheld.REFUSED,
    Consent.UNKNOWN: Withheld.NOT_KNOWN,
    None: Withheld.NOT_ASKED,
}


@dataclass(frozen=True, slots=True)
class ConsentLine:
    """A child without consent: who, and why."""

    patient_id: str
    name: str
    birth_date: date
    birth_date_estimated: bool | None
    why: Withheld


def withheld_children(clinic: Clinic) -> tuple[ConsentLine, ...]:
    """Give every child without consent, those whom nobody asked first, then in order of id; reads no record."""
    asked, sent = consents(clinic.store), clinic.store.pseudonyms()
    order = (Withheld.NOT_ASKED, Withheld.NOT_KNOWN, Withheld.WITHDRAWN, Withheld.REFUSED)
    lines = [
        ConsentLine(
            line.patient_id,
            line.name,
            line.birth_date,
            line.birth_date_estimated,
            Withheld.WITHDRAWN
            if line.patient_id in sent and asked[line.patient_id] is Consent.NO
            else _WITHOUT_YES[asked[line.patient_id]],
        )
        for line in clinic.children()
        if asked.get(line.patient_id) is not Consent.YES
    ]
    return tuple(sorted(lines, key=lambda one: (order.index(one.why), one.patient_id)))
