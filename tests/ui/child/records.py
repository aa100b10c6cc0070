"""Invented children for the screens of one child: an ordinary course, and the edges that a layout breaks on."""

from dataclasses import replace
from datetime import date, timedelta

from nsclinic.domain.calendar import add_months
from nsclinic.domain.record import (
    Cause,
    Child,
    ChildRecord,
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

TODAY = date(2026, 11, 23)

AMINA = Child(
    patient_id="BS-0042-K",
    given_name="Amina",
    family_name="Hassan",
    sex=Sex.FEMALE,
    birth_date=date(2019, 8, 12),
    diagnosis_date=date(2025, 2, 3),
    cause=Cause.IDIOPATHIC,
    guardian="Fatma Ali",
    phone="0100 555 0142",
)


def _seen(on: date, number: str, **values: str) -> tuple[Visit, list[Observation]]:
    units = {
        "weight": "kg",
        "height": "cm",
        "sbp": "mmHg",
        "dbp": "mmHg",
        "upcr": "mg/mg",
        "dipstick_protein": "grade",
        "albumin": "g/dL",
        "cholesterol": "mg/dL",
        "creatinine": "mg/dL",
        "potassium": "mmol/L",
        "haemoglobin": "g/dL",
        "glucose_fasting": "mg/dL",
        "tac_trough": "ng/mL",
        "csa_trough": "ng/mL",
    }
    rows = []
    for code, text in values.items():
        qualifier = Qualifier.NONE
        value = text
        if text == "-":
            qualifier, value = Qualifier.NOT_DONE, ""
        elif text[0] in "<>":
            qualifier, value = Qualifier(text[0]), text[1:]
        hours = "12" if code.endswith("trough") else ""
        unit = "" if qualifier is Qualifier.NOT_DONE else units.get(code, "")
        rows.append(Observation(on, code, value, unit, qualifier, hours, row_id=f"{number}-{code}"))
    visit = Visit(on, VisitKind.SCHEDULED, "Dr N.", on + timedelta(days=30), "", f"visit-{number}")
    return visit, rows


def amina(child: Child = AMINA) -> ChildRecord:
    """A girl with FSGS, resistant to steroids and to the first two steps, on tacrolimus for three months."""
    visits, observations = [], []
    urine = [
        "6.2",
        "5.8",
        "4.9",
        "5.5",
        "6.1",
        "4.4",
        "3.9",
        "4.2",
        "3.6",
        "4.0",
        "3.3",
        "3.8",
        "3.1",
        "2.9",
        "3.4",
    ]
    urine += ["3.0", "2.8", "2.6", "2.4", "2.3", "2.1", "2.5"]
    for index, upcr in enumerate(urine):
        on = add_months(date(2025, 2, 3), index) if index < 21 else date(2026, 11, 20)
        values = {
            "weight": f"{18.2 + index * 0.2:.1f}",
            "height": f"{110 + index * 0.5:.1f}",
            "sbp": str(100 + index % 5 * 3),
            "dbp": str(60 + index % 4 * 2),
            "upcr": upcr,
            "albumin": f"{1.8 + index * 0.05:.1f}",
            "creatinine": f"{0.35 + index % 6 * 0.02:.2f}",
            "haemoglobin": "11.2" if index % 3 else "-",
            "potassium": "4.2" if index % 7 else "5.7",
        }
        if index in (0, 10):
            values["cholesterol"] = "412"
        if 2 <= index < 14:
            values["csa_trough"] = str(90 + index * 5)
        if index >= 19:
            values["tac_trough"] = {19: "<2.0", 20: "2.6", 21: "2.1"}[index]
        visit, rows = _seen(on, f"{child.patient_id}-{index}", **values)
        visits.append(visit)
        observations += rows
    treatments = [
        Treatment(
            "prednisolone",
            date(2025, 2, 4),
            date(2025, 4, 10),
            "36",
            "mg/day",
            Frequency.DAILY,
            1,
            row_id="t1",
        ),
        Treatment(
            "prednisolone",
            date(2025, 4, 11),
            date(2026, 8, 18),
            "18",
            "mg/day",
            Frequency.ALTERNATE_DAY,
            1,
            row_id="t2",
        ),
        Treatment(
            "ciclosporin",
            date(2025, 4, 12),
            date(2026, 8, 18),
            "110",
            "mg/day",
            Frequency.DAILY,
            2,
            row_id="t3",
        ),
        Treatment(
            "mycophenolate_mofetil",
            date(2025, 10, 20),
            date(2026, 8, 18),
            "750",
            "mg/day",
            Frequency.DAILY,
            2,
            row_id="t4",
        ),
        Treatment(
            "tacrolimus", date(2026, 8, 19), date(2026, 9, 20), "2", "mg/day", Frequency.DAILY, 2, row_id="t5"
        ),
        Treatment("tacrolimus", date(2026, 9, 21), None, "2.5", "mg/day", Frequency.DAILY, 2, row_id="t6"),
        Treatment(
            "prednisolone", date(2026, 8, 19), None, "10", "mg/day", Frequency.ALTERNATE_DAY, 1, row_id="t7"
        ),
        Treatment("enalapril", date(2025, 6, 1), None, "2.5", "mg/day", Frequency.DAILY, 1, row_id="t8"),
    ]
    events = [
        Event(date(2025, 2, 10), EventKind.PROTOCOL_START, "three-step", row_id="e1"),
        Event(date(2025, 4, 8), EventKind.BIOPSY, "FSGS", clinician="Dr N.", row_id="e2"),
        Event(date(2025, 4, 8), EventKind.GENETIC_TEST, "no_variant", row_id="e3"),
        Event(
            date(2026, 1, 12),
            EventKind.ADVERSE_EVENT,
            "infection",
            "mild",
            "Dr N.",
            "upper airways",
            row_id="e4",
        ),
        Event(date(2026, 1, 20), EventKind.EVENT_RESOLVED, "infection", row_id="e5"),
        Event(date(2026, 10, 3), EventKind.ADVERSE_EVENT, "tremor", "mild", "Dr N.", row_id="e6"),
        Event(date(2026, 10, 12), EventKind.VACCINATION, "influenza_inactivated", row_id="e7"),
        Event(date(2026, 12, 20), EventKind.VACCINATION_PLANNED, "MMR", row_id="e8"),
    ]
    return child_record(child, visits, observations, treatments, events)


def without_plans() -> ChildRecord:
    """The same course without the vaccination that stops every suggestion."""
    record = amina()
    return replace(
        record,
        events=tuple(event for event in record.events if event.kind is not EventKind.VACCINATION_PLANNED),
    )


def named(given: str, family: str) -> ChildRecord:
    """The same course under another name."""
    return amina(replace(AMINA, given_name=given, family_name=family))


def long_named() -> ChildRecord:
    """A name of 60 letters."""
    return named("Maria Guadalupe Esperanza", "Fernandez-Villanueva y Montes de Oca")


def arabic() -> ChildRecord:
    """A name in Arabic letters."""
    return named("أمينة عبد الرحمن", "حسن السيد")


def one_visit() -> ChildRecord:
    """A boy seen for the first time today."""
    child = Child(
        "BS-0101-T",
        date(2023, 5, 2),
        "Omar",
        "Said",
        Sex.MALE,
        birth_date_estimated=True,
        diagnosis_date=TODAY,
    )
    visit, rows = _seen(
        TODAY, "omar", weight="14.2", height="96", dipstick_protein="4+", albumin="1.4", creatinine="0.30"
    )
    return child_record(child, [visit._replace(next_visit_date=None)], rows)


def never_seen() -> ChildRecord:
    """A child who was only registered."""
    return child_record(Child("BS-0102-V", date(2020, 1, 1), "Layla", "Nour"))


def many_visits(count: int = 120) -> ChildRecord:
    """A boy with a relapsing course and so many visits."""
    child = Child("BS-0007-A", date(2014, 3, 9), "Yusuf", "Karim", Sex.MALE, diagnosis_date=date(2017, 1, 5))
    visits, observations, treatments = [], [], []
    first = date(2017, 1, 5)
    for index in range(count):
        on = first + timedelta(days=index * ((TODAY - first).days // count))
        relapsed = index % 12 in (0, 1)
        values = {
            "weight": f"{14 + index * 0.3:.1f}",
            "height": f"{95 + index * 0.5:.1f}",
            "sbp": "104",
            "dbp": "64",
            "upcr": "4.1" if relapsed else "<0.2" if index % 2 else "0.15",
            "albumin": "1.9" if relapsed else "3.9",
            "creatinine": f"{0.3 + index * 0.003:.2f}",
            "haemoglobin": "12.1",
        }
        visit, rows = _seen(on, f"{child.patient_id}-{index}", **values)
        visits.append(visit)
        observations += rows
        if index % 12 == 0:
            end = on + timedelta(days=60)
            treatments.append(
                Treatment("prednisolone", on, end, "40", "mg/day", Frequency.DAILY, 1, row_id=f"p{index}")
            )
    return child_record(child, visits, observations, treatments)


def forty_drugs() -> ChildRecord:
    """The ordinary course with forty drugs taken at once."""
    from nsclinic.domain.catalogue import drugs

    record = amina()
    codes = [code for code in drugs() if code not in {"tacrolimus", "prednisolone", "enalapril"}][:37]
    more = [
        Treatment(code, date(2026, 1, 1) + timedelta(days=index), None, "20", "mg/day", row_id=f"m{index}")
        for index, code in enumerate(codes)
    ]
    return replace(
        record, treatments=tuple(sorted((*record.treatments, *more), key=lambda row: row.start_date))
    )


def troubled() -> ChildRecord:
    """A child in whom many rules fire at once."""
    record = forty_drugs()
    on = TODAY - timedelta(days=1)
    values = {
        "creatinine": ("0.98", "mg/dL"),
        "potassium": ("6.2", "mmol/L"),
        "glucose_fasting": ("140", "mg/dL"),
        "wbc": ("2.1", "10^9/L"),
        "sbp": ("150", "mmHg"),
        "dbp": ("95", "mmHg"),
        "tac_trough": ("18.4", "ng/mL"),
    }
    rows = [
        Observation(
            on, code, value, unit, hours_after_dose="12" if code == "tac_trough" else "", row_id=f"x-{code}"
        )
        for code, (value, unit) in values.items()
    ]
    events = (*record.events, Event(on, EventKind.ADVERSE_EVENT, "severe_infection", "severe", row_id="x-1"))
    visit = Visit(on, VisitKind.UNSCHEDULED, "Dr N.", row_id="x-visit")
    return child_record(
        record.child, (*record.visits, visit), [*record.observations, *rows], record.treatments, events
    )
