"""Family sheets and prescriptions of invented children, and their text as a reader of the PDF finds it."""

import unicodedata
from datetime import date, timedelta
from decimal import Decimal

from nsclinic.course.dose_calendar import DoseStretch, DrugCalendar, Lack
from nsclinic.domain.pieces import Form, forms_at
from nsclinic.domain.record import Child, Frequency, Treatment
from nsclinic.reports.family_model import FamilyContent, HomeUrine, Weighed
from nsclinic.reports.visit_paper import visit_pdf
from nsclinic.reports.wanted import Wanted
from nsclinic.wording.wording import wording
from tests.charts import children
from tests.reports.pages import LETTERHEAD, content_of, reader

ON = date(2026, 11, 23)
VISIT = date(2026, 12, 21)
SUMMARY = content_of(children.on_the_ladder(), children.LADDER_AS_OF)
AMINA = Child("BS-0042-K", date(2019, 8, 12), "Amina", "Hassan")


def day(number: int) -> date:
    return ON + timedelta(days=number)


def given(
    drug: str,
    mg: str | None,
    times: int | None = 1,
    first: int = 0,
    last: int | None = None,
    *,
    frequency: Frequency = Frequency.DAILY,
    lack: Lack | None = None,
) -> DoseStretch:
    """One stretch from so many days after the sheet's day."""
    end = None if last is None else day(last)
    amount = None if mg is None else Decimal(mg)
    row = Treatment(drug, day(first), end, mg or "", "mg/day", frequency, times)
    return DoseStretch(drug, day(first), end, frequency, times, amount, lack, day(first), (row,))


def medicine(*stretches: DoseStretch, name: str = "") -> DrugCalendar:
    return DrugCalendar(stretches[0].drug, name, stretches)


PLAIN = (
    medicine(given("prednisolone", "40", 1, 0, 13), given("prednisolone", "30", 1, 14, 27)),
    medicine(given("tacrolimus", "2.5", 2)),
)


def family_of(
    *medicines: DrugCalendar, forms: dict[str, tuple[Form, ...]] | None = None, **changes
) -> FamilyContent:
    known = {one.drug: forms_at(one.drug, {}) for one in medicines}
    values = {
        "letterhead": LETTERHEAD,
        "child": AMINA,
        "on": ON,
        "next_visit": VISIT,
        "medicines": medicines,
        "stopped": (),
        "forms": {**known, **(forms or {})},
        "common_strengths": (),
        "dangerous": (),
        "confirmed_by": "",
        "weight": Weighed("22.4", "kg", date(2026, 11, 20)),
        "urine": HomeUrine("3+", 3),
        "fever": (Decimal("38.0"), "°C"),
        "digest": "f00dcafe",
        "program_version": "0.1.0",
    }
    return FamilyContent(**{**values, **changes})


def sheet(content: FamilyContent, language: str = "en") -> bytes:
    wanted = Wanted(has_summary=False, has_family_sheet=True, family_language=language)
    return visit_pdf(SUMMARY, content, wording(language), wanted)


def prescription(content: FamilyContent, language: str = "en") -> bytes:
    return visit_pdf(SUMMARY, content, wording(language), Wanted(has_summary=False, has_prescription=True))


def said(pdf: bytes) -> str:
    """The text of all pages with plain blanks, lines joined."""
    return " ".join(" ".join(page.extract_text() for page in reader(pdf).pages).split())


def letters(text: str) -> list[str]:
    """The words of a text, each as its letters in a fixed order: a reader of Arabic pages gives words and joined
    letters in an order of its own."""
    plain = unicodedata.normalize("NFKC", text)
    return ["".join(sorted(filter(str.isalpha, word))) for word in plain.split()]


def is_said(sentence: str, text: str) -> bool:
    """Say whether every word of a sentence stands in a page's text."""
    return set(letters(sentence)) - {""} <= set(letters(text))
