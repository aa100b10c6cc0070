"""The table "Prescribing": live vaccines that are planned under immunosuppression. Readings: P7 to P9."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

from tests.oracle.core import (
    CNI,
    MYCOPHENOLATE,
    PREDNISOLONE_EQUIVALENT,
    STEROIDS,
    World,
    add_months,
    days,
    within_months,
)
from tests.oracle.judged import Judged, clean

if TYPE_CHECKING:
    from datetime import date

D = Decimal

LIVE = ("BCG", "OPV", "MMR", "varicella", "yellow_fever", "rotavirus", "influenza_live", "typhoid_oral")
THREE_MONTHS = (*CNI, *MYCOPHENOLATE, "azathioprine", "mizoribine", "cyclophosphamide", "chlorambucil")
SIX_MONTHS = ("rituximab", "ofatumumab")


def live_vaccine(w: World) -> Judged:
    """Reading P7: a row that goes on on A goes on to the planned day; a dose that was only planned is not taken.

    Reading P8: "given on any day from 60 days before its day" has no end but A.
    """
    out = Judged()
    for plan in w.planned:
        if plan.kind != "vaccination_planned" or plan.code not in LIVE:
            continue
        day = plan.date
        if day < w.A - days(60):
            continue
        if any(e.date >= day - days(60) for e in w.events_of("vaccination", plan.code)):
            continue
        if drug_reaches(w, THREE_MONTHS, 3, day) or drug_reaches(w, SIX_MONTHS, 6, day):
            out.fire("live-vaccine", "stop")
            continue
        reached, lacks = _steroid_reaches(w, day)
        if reached:
            out.fire("live-vaccine", "stop")
        elif lacks:
            out.lacks("live-vaccine", "weight")
    return out


def drug_reaches(w: World, drugs: tuple[str, ...], months: int, day: date) -> bool:
    """The day lies on, or within so many months after, a day on which one of the drugs is taken."""
    for t in w.rows(drugs):
        last = day if t.end is None else min(t.end, day)
        if t.start <= day and within_months(last, months, day):
            return True
    return False


def _steroid_reaches(w: World, day: date) -> tuple[bool, bool]:
    """On, or within 1 month after, 14 days running of 1 mg/kg or 20 mg; and whether a weight was lacking.

    Reading P9: the run may end after a planned day that is past (up to A), and reaches a day ahead by the rows that go
    on; what is taken after both is not counted. Each day by the weight of that day.
    """
    first = min((t.start for t in w.rows(STEROIDS)), default=None)
    if first is None:
        return False, False
    reached = lacking = False
    run: list[date] = []
    horizon = max(day, w.A)
    for d in [*w.days_in(max(first, add_months(day, -4)), horizon), None]:
        enough = _high_steroid(w, d) if d is not None else False
        if enough is None:
            lacking = True
        if enough and d is not None:
            run.append(d)
            continue
        if len(run) >= 14 and (run[0] <= day <= run[-1] or within_months(run[-1], 1, day)):
            reached = True
        run = []
    return reached, lacking


def _high_steroid(w: World, day: date) -> bool | None:
    """The day's prednisolone equivalent (alternate-day doses halved) is 1 mg/kg or more, or 20 mg or more."""
    known, stated, unknown = D(0), D(0), False
    for drug, factor in PREDNISOLONE_EQUIVALENT.items():
        for t in w.rows_on(drug, day):
            share = factor / (2 if t.frequency == "alternate_day" else 1)
            mg = w.row_mg(t)
            if mg is not None:
                known += mg * share
            elif t.unit == "mg/kg/day" and t.dose is not None:
                stated += t.dose * share
            else:
                unknown = True
    if known == 0 and stated == 0 and not unknown:
        return False
    kg = w.weight_on(min(day, w.A))  # what is not yet weighed is taken as of today
    if clean(known) >= 20 or clean(stated + (known / kg if kg is not None else D(0))) >= 1:
        return True
    return None if unknown or stated or kg is None else False
