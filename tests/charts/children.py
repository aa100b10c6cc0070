"""Invented children whose charts are hard to draw: seen once, seen for twelve years, all censored, forty drugs."""

from dataclasses import replace
from datetime import date, timedelta
from math import sin

from nsclinic.domain.catalogue import drugs
from nsclinic.domain.record import (
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


def day(text: str) -> date:
    return date.fromisoformat(text)


AMINA = Child(
    patient_id="BS-0001-K",
    birth_date=day("2008-05-02"),
    given_name="Amina",
    family_name="Hassan",
    sex=Sex.FEMALE,
    diagnosis_date=day("2015-01-04"),
)


def amina(**changes) -> Child:
    return replace(AMINA, **changes)


def measured(on: str | date, code: str, value: str, unit: str = "", **more) -> Observation:
    when = on if isinstance(on, date) else day(on)
    return Observation(when, code, value, unit, row_id=f"{code}-{when}", **more)


def below(on: str | date, code: str, value: str, unit: str) -> Observation:
    return measured(on, code, value, unit, qualifier=Qualifier.LESS)


def taken(drug: str, start: str | date, end: str | date | None, dose: str, unit: str, **more) -> Treatment:
    def as_day(value):
        return day(value) if isinstance(value, str) else value

    return Treatment(drug, as_day(start), as_day(end), dose, unit, row_id=f"{drug}-{start}", **more)


ONCE_AS_OF = day("2015-01-10")


def seen_once() -> ChildRecord:
    on = "2015-01-10"
    return child_record(
        amina(),
        [Visit(day(on), VisitKind.SCHEDULED, "Dr N.", day("2015-01-17"))],
        [
            measured(on, "weight", "22.4", "kg"),
            measured(on, "height", "119", "cm"),
            measured(on, "upcr", "6.4", "mg/mg"),
        ],
    )


LADDER_AS_OF = day("2017-05-20")


def on_the_ladder(**changes) -> ChildRecord:
    """All three steps, urine in every unit, troughs, a relapse, hatched prednisolone, a biopsy, an infection."""
    observations = [
        measured("2015-01-10", "weight", "20", "kg"),
        measured("2015-01-10", "height", "115", "cm"),
        measured("2015-07-10", "weight", "21.2", "kg"),
        measured("2015-12-20", "weight", "22", "kg"),
        measured("2015-12-20", "height", "120", "cm"),
        measured("2016-05-18", "weight", "23.5", "kg"),
        measured("2016-05-18", "height", "123", "cm"),
        measured("2016-11-01", "weight", "24.8", "kg"),
        measured("2017-04-01", "weight", "26.1", "kg"),
        measured("2017-04-01", "height", "128", "cm"),
        measured("2015-01-10", "upcr", "8.1", "mg/mg"),
        measured("2015-02-08", "upcr", "540", "mg/mmol"),
        measured("2015-03-02", "upcr", "4.2", "mg/mg"),
        measured("2015-05-10", "urine_protein_rate", "66", "mg/m2/h"),
        measured("2015-07-02", "dipstick_protein", "3+", "grade"),
        measured("2015-08-30", "upcr", "3.4", "mg/mg"),
        measured("2015-10-20", "upcr", "2900", "mg/g"),
        measured("2015-12-20", "urine_protein_rate", "1200", "mg/m2/d"),
        measured("2016-03-01", "upcr", "3.8", "mg/mg"),
        measured("2016-04-20", "upcr", "1.1", "mg/mg"),
        measured("2016-05-18", "upcr", "22", "mg/mmol"),
        below("2016-06-22", "upcr", "0.2", "mg/mg"),
        measured("2016-08-01", "upcr", "0.12", "mg/mg"),
        below("2016-09-12", "upcr", "0.1", "mg/mg"),
        measured("2016-11-01", "dipstick_protein", "trace", "grade"),
        measured("2016-12-20", "upcr", "0.15", "mg/mg"),
        measured("2017-02-11", "upcr", "3.1", "mg/mg"),
        measured("2017-02-14", "dipstick_protein", "45", "mg/dL"),
        measured("2017-04-01", "upcr", "0.18", "mg/mg"),
        measured("2017-05-18", "upcr", "0.16", "mg/mg"),
        measured("2015-04-02", "csa_trough", "88", "ng/mL", hours_after_dose="12"),
        measured("2015-06-20", "csa_trough", "131", "ng/mL", hours_after_dose="12"),
        measured("2015-10-20", "csa_trough", "118", "ng/mL"),
        below("2016-03-25", "tac_trough", "2.0", "ng/mL"),
        measured("2016-04-20", "tac_trough", "3.6", "ng/mL", hours_after_dose="12"),
        measured("2016-05-18", "tac_trough", "4.1", "ng/mL", hours_after_dose="12"),
        measured("2016-06-22", "tac_trough", "9.4", "ng/mL", hours_after_dose="4"),
        measured("2016-09-12", "tac_trough", "12.5", "ng/mL", hours_after_dose="12"),
        measured("2016-12-20", "tac_trough", "6.2", "ng/mL", hours_after_dose="12"),
        measured("2017-05-18", "tac_trough", "5.0", "ug/L", hours_after_dose="12"),
        measured("2015-03-01", "creatinine", "0.41", "mg/dL"),
        measured("2015-06-20", "creatinine", "0.44", "mg/dL"),
        measured("2015-12-20", "creatinine", "42", "umol/L"),
        measured("2016-03-10", "creatinine", "0.45", "mg/dL"),
        measured("2016-05-18", "creatinine", "0.60", "mg/dL"),
        measured("2016-09-12", "creatinine", "0.48", "mg/dL"),
        measured("2017-05-18", "creatinine", "0.50", "mg/dL"),
        measured("2016-05-18", "albumin", "3.1", "g/dL"),
        measured("2017-04-01", "albumin", "3.9", "g/dL"),
        measured("2017-05-18", "albumin", "2.4", "g/dL"),
        measured("2017-04-01", "potassium", "4.1", "mmol/L"),
        measured("2017-05-18", "potassium", "6.1", "mmol/L"),
        measured("2017-05-18", "sbp", "104", "mmHg"),
        measured("2017-05-18", "dbp", "66", "mmHg"),
        measured("2017-05-18", "haemoglobin", "11.2", "g/dL"),
        measured("2017-05-18", "weight", "26.4", "kg"),
        measured("2017-05-18", "height", "128.5", "cm"),
    ]
    alternate = Frequency.ALTERNATE_DAY
    treatments = [
        taken("prednisolone", "2015-01-05", "2015-03-04", "2", "mg/kg/day"),
        taken("prednisolone", "2015-03-05", "2015-09-07", "1", "mg/kg/day", frequency=alternate),
        taken("prednisolone", "2015-09-08", "2017-02-10", "0.5", "mg/kg/day", frequency=alternate),
        taken("prednisolone", "2017-02-11", "2017-03-20", "50", "mg/day", doses_per_day=2),
        taken("prednisolone", "2017-03-21", None, "15", "mg/day", frequency=alternate, doses_per_day=1),
        taken("ciclosporin", "2015-03-05", "2016-03-09", "150", "mg/m2/day", doses_per_day=2),
        taken("mycophenolate_mofetil", "2015-09-08", "2016-03-09", "1200", "mg/m2/day", doses_per_day=2),
        taken("tacrolimus", "2016-03-10", "2016-05-17", "2", "mg/day", doses_per_day=2),
        taken("tacrolimus", "2016-05-18", "2016-09-12", "3.5", "mg/day", doses_per_day=2),
        taken("tacrolimus", "2016-09-13", None, "2.5", "mg/day", doses_per_day=2),
        taken("enalapril", "2015-06-01", None, "5", "mg/day", doses_per_day=1),
        taken("rituximab", "2017-03-01", "2017-03-01", "375", "mg/m2", frequency=Frequency.SINGLE),
        taken("cotrimoxazole", "2015-09-08", "2015-12-08", "", ""),
    ]
    events = [
        Event(day("2015-03-03"), EventKind.BIOPSY, "FSGS", row_id="biopsy"),
        Event(day("2015-03-20"), EventKind.GENETIC_TEST, "no_variant", row_id="genes"),
        Event(day("2015-11-02"), EventKind.ADVERSE_EVENT, "severe_infection", "severe", row_id="infection"),
        Event(day("2015-11-20"), EventKind.EVENT_RESOLVED, "severe_infection", row_id="infection-over"),
        Event(day("2016-10-15"), EventKind.ADVERSE_EVENT, "tremor", "mild", row_id="tremor"),
        Event(day("2015-02-01"), EventKind.VACCINATION, "PCV13", row_id="pcv"),
        Event(day("2016-10-01"), EventKind.VACCINATION, "influenza_inactivated", row_id="flu"),
        Event(day("2017-08-01"), EventKind.VACCINATION_PLANNED, "PPSV23", row_id="ppsv"),
        Event(
            day("2017-05-18"),
            EventKind.SET_ASIDE,
            "measure-child",
            clinician="Dr N.",
            note="Measured at home",
        ),
    ]
    visits = [
        Visit(day("2017-04-01"), VisitKind.SCHEDULED, "Dr N.", day("2017-05-18")),
        Visit(
            day("2017-05-18"), VisitKind.SCHEDULED, "Dr Nadia Samir", day("2017-06-18"), "Mother counselled."
        ),
    ]
    return child_record(amina(**changes), visits, observations, treatments, events)


LONG_AS_OF = day("2026-11-23")


def seen_for_twelve_years() -> ChildRecord:
    """120 visits over 12 years with a gap of a year and a half, relapses, two calcineurin inhibitors."""
    first = day("2014-11-25")
    visits, observations = [], []
    for number in range(120):
        on = first + timedelta(days=round(number * 36.5))
        if day("2019-02-01") < on < day("2020-07-20"):
            continue
        visits.append(Visit(on, VisitKind.SCHEDULED, "Dr N.", on + timedelta(days=36)))
        kilos, centimetres = 15 + number * 0.3, 98 + number * 0.5
        nephrotic = number % 17 < 3
        ratio = 4.5 + 2 * sin(number) if nephrotic else 0.14 + 0.05 * sin(number)
        observations += [
            measured(on, "weight", f"{kilos:.1f}", "kg"),
            measured(on, "height", f"{centimetres:.1f}", "cm"),
            measured(on, "upcr", f"{ratio:.2f}", "mg/mg"),
            measured(on, "creatinine", f"{0.35 + number * 0.003 + 0.04 * sin(number * 2):.2f}", "mg/dL"),
        ]
        if number > 25:
            observations.append(
                measured(
                    on, "tac_trough", f"{5.5 + 2.5 * sin(number * 1.7):.1f}", "ng/mL", hours_after_dose="12"
                )
            )
    treatments = [
        taken("prednisolone", first, day("2015-02-20"), "2", "mg/kg/day"),
        taken("ciclosporin", day("2015-02-20"), day("2017-06-25"), "150", "mg/m2/day", doses_per_day=2),
        taken("enalapril", day("2016-01-01"), None, "5", "mg/day"),
    ]
    on = day("2017-06-26")
    dose = 2
    while on < LONG_AS_OF:
        end = on + timedelta(days=300)
        last = None if end >= LONG_AS_OF else end
        treatments.append(taken("tacrolimus", on, last, f"{dose / 2 + 1:g}", "mg/day", doses_per_day=2))
        on, dose = end + timedelta(days=1), dose + (1 if dose < 9 else -2)
    events = [
        Event(first + timedelta(days=130 * n), EventKind.VACCINATION, "influenza_inactivated")
        for n in range(30)
    ] + [Event(day("2015-02-10"), EventKind.BIOPSY, "MCD")]
    child = amina(diagnosis_date=first, birth_date=day("2011-02-03"))
    return child_record(child, visits, observations, treatments, events)


CENSORED_AS_OF = day("2016-06-01")


def all_censored() -> ChildRecord:
    """Every urine value, level and creatinine is below or above what the laboratory can measure."""
    observations = [
        measured("2016-01-10", "weight", "20", "kg"),
        measured("2016-01-10", "height", "115", "cm"),
    ]
    for month in range(1, 6):
        on = date(2016, month, 12)
        observations += [
            below(on, "upcr", "0.2" if month > 2 else "0.1", "mg/mg"),
            below(on, "tac_trough", "2.0", "ng/mL"),
            below(on, "creatinine", "0.20", "mg/dL"),
        ]
    high = measured("2016-01-11", "upcr", "15", "mg/mg", qualifier=Qualifier.GREATER)
    treatments = [taken("tacrolimus", "2016-01-12", None, "2", "mg/day", doses_per_day=2)]
    return child_record(amina(), [], [*observations, high], treatments)


def on_forty_drugs() -> ChildRecord:
    codes = [code for code in drugs() if code != "other"][:34]
    treatments = [
        taken(code, date(2015, 1 + index % 12, 1), None if index % 3 else date(2016, 3, 1), "2", "mg/day")
        for index, code in enumerate(codes)
    ]
    treatments += [
        taken("other", date(2015, 6, 1 + index), None, "1", "mg/day", note=f"Herbal mixture {index}")
        for index in range(6)
    ]
    base = on_the_ladder()
    return child_record(base.child, base.visits, base.observations, treatments, base.events)


ARABIC_NAME = {"given_name": "أمينة", "family_name": "حسن عبد الرحمن"}
LONG_NAME = {"given_name": "Maria de los Angeles Guadalupe", "family_name": "Fernandez de Cordoba y Alvarez"}
HOSTILE_NAME = {"given_name": "<img src=http://x/y.png>", "family_name": "<b>Bo\u202ebby</b>\u0007&amp;"}
