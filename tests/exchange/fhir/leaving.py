"""Children as they leave for a registry, made of the records of the tests: ids keyed, the month of birth alone.

Names, telephones, clinicians, laboratories and notes are left in: whatever the pseudonymisation before it does, the
bundle must not read them.
"""

import base64
import hashlib
import hmac
from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import date
from functools import cache

from nsclinic.advice.review import review
from nsclinic.clinic.demo import invented_children
from nsclinic.domain.record import ChildRecord
from nsclinic.exchange.fhir.bundle import OfChild
from nsclinic.exchange.leaving import LeavingChild
from nsclinic.protocol.loader import shipped_protocols

AS_OF = date(2026, 11, 23)
PROTOCOL = "three-step"


def keyed(text: str) -> str:
    digest = hmac.new(b"a key of the tests", text.encode(), hashlib.sha256).digest()
    return base64.b32encode(digest).decode()[:26]


def leaving(record: ChildRecord, as_of: date = AS_OF) -> LeavingChild:
    """Give a record as it leaves; row ids become keyed ones that say where each row came from."""
    cut = record.as_of(as_of)
    own = record.child.patient_id
    names = {
        kind: tuple(
            row._replace(row_id=keyed(f"{own} {kind} {n}")) for n, row in enumerate(getattr(cut, kind))
        )
        for kind in ("visits", "observations", "treatments", "events")
    }
    child = replace(
        cut.child,
        patient_id=keyed(own),
        birth_date=cut.child.birth_date.replace(day=1),
        birth_date_estimated=True,
    )
    return LeavingChild(ChildRecord(child, **names), review(record, shipped_protocols()[PROTOCOL], as_of))


@cache
def demonstration(count: int = 12) -> tuple[LeavingChild, ...]:
    """Give the first invented children of the demonstration."""
    records = list(invented_children(count, 1, AS_OF))
    return tuple(leaving(record) for record in records)


def whole(children: Iterable[LeavingChild]) -> Iterator[OfChild]:
    """Let every child leave with all her rows."""
    return (OfChild(child) for child in children)
