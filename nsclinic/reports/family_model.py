"""What the family sheet and the prescription are made from, as plain values, and how each dose on them is told.

How a dose is told is decided here once, for both pages and for the screen that warns before they are printed: as pieces
at times of day, or as what is missing for that.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum

from nsclinic.course.dose_calendar import DoseStretch, DrugCalendar, Lack, StoppedDrug
from nsclinic.domain.catalogue import drugs, drugs_in
from nsclinic.domain.pieces import Form, FormKind, Intake, Pieces, intake_of, intakes_of_day, parts_of_day
from nsclinic.domain.record import Child, Frequency
from nsclinic.reports.model import Letterhead


@dataclass(frozen=True, slots=True)
class Weighed:
    """The weight that stands on the prescription, as it came, with its day."""

    value: str
    unit: str
    on: date


@dataclass(frozen=True, slots=True)
class HomeUrine:
    """The strip's grade from which a relapse is feared, and on how many mornings running (the protocol's)."""

    grade: str
    mornings: int


@dataclass(frozen=True, slots=True)
class FamilyContent:
    """Everything that both pages say; what is not here is not printed.

    `medicines` are from `on` forward. `forms` are the pieces that there are of each drug; `common_strengths` are the
    drugs of which the clinic has not said which it has. `dangerous` are the drugs with a dose above a ceiling of the
    formulary, now or planned: no page is made of them but with `confirmed_by`, who confirmed them. `fever` is the
    temperature from which fever begins, with its unit. `digest` are 8 characters of what the pages are made from.
    """

    letterhead: Letterhead
    child: Child
    on: date
    next_visit: date | None
    medicines: tuple[DrugCalendar, ...]
    stopped: tuple[StoppedDrug, ...]
    forms: Mapping[str, tuple[Form, ...]]
    common_strengths: tuple[str, ...]
    dangerous: tuple[str, ...]
    confirmed_by: str
    weight: Weighed | None
    urine: HomeUrine
    fever: tuple[Decimal, str]
    digest: str
    program_version: str

    @property
    def needs_confirmation(self) -> bool:
        """Whether a dangerous dose stands on it that nobody has confirmed."""
        return bool(self.dangerous) and not self.confirmed_by

    def taken_of(self, *groups: str) -> tuple[str, ...]:
        """Give the drugs of these groups that are given now or planned, in the order of the sheet."""
        wanted = drugs_in(*groups)
        return tuple(medicine.drug for medicine in self.medicines if medicine.drug in wanted)


class UnconfirmedDoseError(ValueError):
    """A sheet of a dangerous dose was asked for before the doctor confirmed it; nothing was made."""

    def __init__(self, dangerous: tuple[str, ...]) -> None:
        super().__init__(f"a dose in the dangerous range is not confirmed: {', '.join(dangerous)}")
        self.dangerous = dangerous


class Told(StrEnum):
    """How a stretch of doses is told; NOT_CHOSEN where the clinic has not said which strengths it has."""

    PIECES = "pieces"
    NOT_EXACT = "not_exact"
    NO_STRENGTH = "no_strength"
    NOT_CHOSEN = "not_chosen"
    HOW_OFTEN = "how_often"
    DOSE = "dose"
    SIZE = "size"
    WHICH = "which"


@dataclass(frozen=True, slots=True)
class ToldDose:
    """One stretch with how its dose is told; `intakes` one a time of day, the first in the morning."""

    told: Told
    stretch: DoseStretch
    intakes: tuple[Intake, ...] = ()

    @property
    def is_exact(self) -> bool:
        """Whether the family can count it out as it is."""
        return self.told is Told.PIECES


_LACKS = {Lack.DOSE: Told.DOSE, Lack.WEIGHT: Told.SIZE, Lack.HEIGHT: Told.SIZE, Lack.WHICH: Told.WHICH}


def told_dose(stretch: DoseStretch, forms: tuple[Form, ...], *, is_chosen: bool = True) -> ToldDose:
    """Say how a stretch is told. How often a day is never guessed, but for a single dose, which is given once.

    Without `is_chosen` the clinic has not said what it has: the dose stands in mg, whatever is commonly sold.
    """
    amount = stretch.per_day_mg
    if amount is None or stretch.lack is not None:
        return ToldDose(_LACKS[stretch.lack or Lack.DOSE], stretch)
    times = 1 if stretch.frequency is Frequency.SINGLE else stretch.doses_per_day
    if times is None or times < 1:
        return ToldDose(Told.HOW_OFTEN, stretch)
    known = drugs().get(stretch.drug)
    step_mg = known.step_mg if known else None
    if not forms or not is_chosen:
        told = Told.NO_STRENGTH if not forms else Told.NOT_CHOSEN
        return ToldDose(told, stretch, _in_mg(amount, times, step_mg))
    if times == 1:
        intakes: tuple[Intake, ...] = (intake_of(amount, forms),)
    else:
        intakes = intakes_of_day(amount, times, forms, step_mg)
    is_exact = all(intake.exact is not None for intake in intakes)
    return ToldDose(Told.PIECES if is_exact else Told.NOT_EXACT, stretch, intakes)


def _in_mg(per_day_mg: Decimal, times: int, step_mg: Decimal | None) -> tuple[Intake, ...]:
    """Give a day's dose as mg at each time, divided as on the summary; equally where a part would be nothing."""
    parts = parts_of_day(per_day_mg, times, step_mg)
    if not all(parts):
        parts = parts_of_day(per_day_mg, times, None)
    return tuple(Intake(part, None) for part in parts)


def told_doses(content: FamilyContent) -> Iterator[tuple[DrugCalendar, tuple[ToldDose, ...]]]:
    """Give every medicine with how each of its stretches is told to the pharmacy.

    Where the clinic has not said what it has, in the strengths commonly sold: a pharmacist reads the box.
    """
    for medicine in content.medicines:
        forms = content.forms.get(medicine.drug, ())
        yield medicine, tuple(told_dose(stretch, forms) for stretch in medicine.stretches)


def told_at_home(content: FamilyContent) -> Iterator[tuple[DrugCalendar, tuple[ToldDose, ...]]]:
    """Give every medicine with how each of its stretches is told to the family.

    A family counts pieces without reading a strength. Where the clinic has not said which strengths it has, a number
    of pieces would be right for one strength and wrong for all others: the dose stands in mg then.
    """
    for medicine in content.medicines:
        forms = content.forms.get(medicine.drug, ())
        is_chosen = medicine.drug not in content.common_strengths
        yield medicine, tuple(told_dose(one, forms, is_chosen=is_chosen) for one in medicine.stretches)


class HandOut(StrEnum):
    """Why a number of pieces can or cannot be told."""

    PIECES = "pieces"
    NO_VISIT = "no_visit"
    CANNOT_TELL = "cannot_tell"


def handed_out(content: FamilyContent, doses: tuple[ToldDose, ...]) -> tuple[HandOut, tuple[Pieces, ...]]:
    """Give how many pieces of each strength are needed from the day to the next visit, both days included.

    Two halves are one tablet; a half that is left over takes a whole one. Where any dose of these days is not told as
    pieces, the number is not either.
    """
    until = content.next_visit
    if until is None or until < content.on:
        return HandOut.NO_VISIT, ()
    counts: dict[Form, int] = {}
    halves: dict[Form, int] = {}
    amounts: dict[Form, Decimal] = {}
    for dose in doses:
        days = sum(1 for _ in dose.stretch.treatment_days(until))
        if days and not dose.is_exact:
            return HandOut.CANNOT_TELL, ()
        for intake in dose.intakes:
            for piece in intake.exact.pieces if intake.exact is not None else ():
                counts[piece.form] = counts.get(piece.form, 0) + days * piece.count
                halves[piece.form] = halves.get(piece.form, 0) + days * piece.has_half
                amounts[piece.form] = amounts.get(piece.form, Decimal(0)) + days * piece.ml
    found = [
        Pieces(form, ml=amounts[form])
        if form.kind is FormKind.LIQUID
        else Pieces(form, count + (halves[form] + 1) // 2)
        for form, count in counts.items()
    ]
    found.sort(key=lambda piece: (-piece.form.strength, piece.form.kind))
    return HandOut.PIECES, tuple(piece for piece in found if piece.count or piece.ml)
