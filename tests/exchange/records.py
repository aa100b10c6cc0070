"""Hypothesis strategies for records as a clinic may hold them: what a folder is written from."""

from datetime import date, timedelta
from decimal import Decimal

from hypothesis import strategies as st

from nsclinic.domain.catalogue import Analyte, analytes, drugs, event_kinds
from nsclinic.domain.limits import hard_fault
from nsclinic.domain.plain_text import hidden_character, tidy
from nsclinic.domain.record import (
    Cause,
    Child,
    ChildRecord,
    Consent,
    Event,
    EventKind,
    Frequency,
    Observation,
    Qualifier,
    Sex,
    Treatment,
    Visit,
    VisitKind,
    child_record,
)

BIRTH = date(2011, 5, 10)

_LETTERS = st.characters(exclude_categories=("Cc", "Cs", "Cn", "Zl", "Zp"))


def _is_name(text: str) -> bool:
    return not hidden_character(text, allow_joiners=True)


names = st.text(_LETTERS, max_size=20).map(tidy).filter(_is_name)
hostile = st.sampled_from(
    ["=1+1", "+20 100", "-5", "@home", "'=1+1", "''@x", "'", "'quoted'", 'say "x", y', "a,b;c"]
)
lines = names | hostile
notes = (
    st.just("")
    | hostile
    | st.text(_LETTERS | st.just("\n"), max_size=30).filter(lambda text: bool(text) and not text.isspace())
)
child_ids = names.filter(lambda name: bool(name) and not hidden_character(name)) | hostile
days = st.integers(0, 4000).map(lambda n: BIRTH + timedelta(days=n))
amounts = st.from_regex(r"[1-9][0-9]{0,2}(\.[0-9]{1,3})?", fullmatch=True)


@st.composite
def observations(draw: st.DrawFn) -> Observation:
    analyte = analytes()[draw(st.sampled_from(sorted(set(analytes()) - {"sbp", "dbp"})))]
    unit = draw(st.sampled_from([unit.symbol for unit in analyte.units] or [""]))
    qualifier = draw(st.sampled_from(Qualifier))
    value = draw(_values(analyte, unit))
    if qualifier is Qualifier.NOT_DONE or value is None:
        qualifier, value = Qualifier.NOT_DONE, ""
    elif not value[:1].isdigit() or value.endswith("+"):
        qualifier = Qualifier.NONE
    return Observation(
        on=draw(days),
        code=analyte.code,
        value=value,
        unit=unit,
        qualifier=qualifier,
        hours_after_dose=draw(st.sampled_from(["", "12", "2.0"])) if analyte.group == "level" else "",
        place=draw(st.sampled_from(["", "clinic", "laboratory", "home"])),
        lab=draw(lines),
        note=draw(notes),
    )


@st.composite
def _values(draw: st.DrawFn, analyte: Analyte, unit: str) -> str | None:
    if analyte.choices and (not analyte.units or analyte.takes_choice(unit)):
        return draw(st.sampled_from(analyte.choices))
    value = draw(amounts)
    return value if hard_fault(analyte, Decimal(value), unit) is None else None


@st.composite
def treatments(draw: st.DrawFn) -> Treatment:
    start = draw(days)
    frequency = draw(st.sampled_from(Frequency))
    is_single = frequency is Frequency.SINGLE
    units = ["mg", "mg/m2"] if is_single else ["mg/day", "mg/kg/day", "mg/m2/day"]
    length = 0 if is_single else draw(st.integers(0, 400))
    return Treatment(
        drug=draw(st.sampled_from(sorted(drugs()))),
        start_date=start,
        end_date=draw(st.sampled_from([None, start + timedelta(days=length)])),
        dose=draw(amounts),
        dose_unit=draw(st.sampled_from(units)),
        frequency=frequency,
        doses_per_day=draw(st.none() | st.integers(1, 6)),
        note=draw(notes),
    )


@st.composite
def events(draw: st.DrawFn) -> Event:
    kind = draw(st.sampled_from(EventKind))
    entry = event_kinds()[kind]
    others = {"drug": "tacrolimus", "rule": "bp-high", "protocol": "three-step", "step": "2"}
    code = others.get(entry.codes_from) or draw(st.sampled_from(sorted(entry.codes)))
    return Event(
        on=draw(days),
        kind=kind,
        code=code,
        severity=draw(st.sampled_from(["", "mild", "moderate", "severe"])),
        clinician=draw(lines),
        note=draw(notes),
    )


@st.composite
def visits(draw: st.DrawFn) -> Visit:
    on = draw(days)
    return Visit(
        on=on,
        kind=draw(st.sampled_from(VisitKind)),
        clinician=draw(lines),
        next_visit_date=draw(st.none() | st.integers(0, 90).map(lambda n: on + timedelta(days=n))),
        note=draw(notes),
    )


@st.composite
def children(draw: st.DrawFn, patient_id: str) -> Child:
    return Child(
        patient_id=patient_id,
        birth_date=BIRTH,
        given_name=draw(lines),
        family_name=draw(lines),
        sex=draw(st.sampled_from(Sex)),
        birth_date_estimated=draw(st.sampled_from([None, True, False])),
        guardian=draw(lines),
        phone=draw(lines),
        address=draw(lines),
        diagnosis_date=draw(st.none() | days),
        cause=draw(st.none() | st.sampled_from(Cause)),
        consent_registry=draw(st.none() | st.sampled_from(Consent)),
        note=draw(notes),
    )


@st.composite
def clinics(draw: st.DrawFn) -> list[ChildRecord]:
    """Some children in order of id, each row with an id of its own, so that no two rows are one."""
    ids = draw(st.lists(child_ids, min_size=1, max_size=3, unique=True))
    records = []
    for number, patient_id in enumerate(sorted(ids)):
        child = draw(children(patient_id))
        records.append(
            child_record(
                child,
                [
                    row._replace(row_id=f"r{number}-v{n}")
                    for n, row in enumerate(draw(st.lists(visits(), max_size=4)))
                ],
                [
                    row._replace(row_id=f"r{number}-o{n}")
                    for n, row in enumerate(draw(st.lists(observations(), max_size=4)))
                ],
                [
                    row._replace(row_id=f"r{number}-t{n}")
                    for n, row in enumerate(draw(st.lists(treatments(), max_size=4)))
                ],
                [
                    row._replace(row_id=f"r{number}-e{n}")
                    for n, row in enumerate(draw(st.lists(events(), max_size=4)))
                ],
            )
        )
    return records
