"""Who is in the demonstration: sixty roles, so that the usual clinic shows every state, outcome and most rules.

A larger clinic repeats them with other children, most of them without an incident. Days are ranges to throw from.
"""

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from functools import partial

from nsclinic.clinic.demo import incidents, other_protocols, steps, stories
from nsclinic.clinic.demo.incidents import Incident
from nsclinic.clinic.demo.story import Story

LONG = (3300, 4250)
"""Days that most children have been followed: with the many who are new, five years on average."""


STILL_GROWING = (1.6, 2.0)
"""Ages at diagnosis of children who after so many years are not 14 yet: an older girl who does not grow is grown up."""

THIRTEEN_BY_NOW = (4.6, 6.0)
"""Ages at diagnosis of those who are 13 by now: below, 131 mmHg would be stage 2."""


class Booking(StrEnum):
    """When the child comes next."""

    AHEAD = "ahead"
    TODAY = "today"
    SEEN_TODAY = "seen_today"
    OVERDUE = "overdue"
    LONG_OVERDUE = "long_overdue"
    GONE = "gone"


@dataclass(frozen=True, slots=True)
class Role:
    """One kind of child: the story, how long followed, ages at diagnosis in years, what goes wrong, what is booked.

    With `strips` half of the urine tests in remission are dipsticks, as in children on steroids alone.
    """

    tell: Callable[[Story], object]
    days: tuple[int, int] = LONG
    ages: tuple[float, float] = (1.6, 6.0)
    incident: Incident | None = None
    booking: Booking = Booking.AHEAD
    strips: bool = False


def _step_1(*, partial_only: bool = False) -> Callable[[Story], object]:
    return partial(steps.first_step_answered, partial=partial_only)


def _step_2(ending: str) -> Callable[[Story], object]:
    return partial(steps.second_step_answered, ending=ending)


def _step_3(*, partial_only: bool = False, taken: int | None = None) -> Callable[[Story], object]:
    return partial(steps.third_step_answered, partial=partial_only, taken=taken)


def _quiet(relapses: int) -> Callable[[Story], object]:
    return partial(stories.sensitive, relapses=relapses)


def _late(relapses: int) -> Callable[[Story], object]:
    return partial(stories.late_with_relapses, relapses=relapses)


def _lost_kidney(outcome: str, *, still_taking: bool = False) -> Callable[[Story], object]:
    return partial(steps.kidney_lost, outcome=outcome, still_taking=still_taking)


ROLES: tuple[Role, ...] = (
    # New, or seen for weeks and months only
    Role(stories.first_visit, (0, 0), booking=Booking.SEEN_TODAY),
    Role(stories.first_visit, (0, 1), ages=(0.5, 0.8)),
    Role(stories.waiting, (18, 24), booking=Booking.TODAY),
    Role(stories.half_answered, (28, 40), ages=(15.1, 15.8), incident=incidents.age_set_aside),
    Role(stories.just_remitted, (48, 60)),
    Role(stories.late_response, (100, 160), strips=True),
    Role(stories.resistant, (62, 66), incident=incidents.biopsy_not_done, booking=Booking.TODAY),
    Role(partial(stories.resistant, biopsy="FSGS"), (74, 84)),
    Role(partial(stories.resistant, biopsy="FSGS"), (72, 90), incident=incidents.vascular_disease),
    Role(stories.seen_with_secondary_disease, (20, 30), ages=(9, 12)),
    Role(partial(stories.resistant, biopsy="FSGS"), (74, 90), incident=incidents.variant_found),
    Role(partial(stories.resistant, biopsy="DMS"), (70, 80), (0.4, 0.8), incidents.genetics_not_done),
    Role(stories.begun_elsewhere, (80, 120)),
    Role(stories.settled_elsewhere, (0, 3)),
    Role(steps.on_first_step, (95, 110), incident=incidents.creatinine_baseline_missing),
    Role(partial(steps.on_first_step, partial=True), (150, 200)),
    Role(steps.on_first_step, (228, 244), booking=Booking.TODAY),
    Role(other_protocols.excluded_from_mycophenolate, (150, 400)),
    Role(other_protocols.tapered_too_early, (110, 125)),
    # On the second and third step, or just past a decision
    Role(steps.on_second_step, (330, 420), incident=incidents.painkiller),
    Role(steps.third_step_due, (455, 470)),
    Role(steps.on_third_step, (500, 560), incident=incidents.tenfold_dose, booking=Booking.SEEN_TODAY),
    Role(_step_3(), (690, 760), incident=incidents.creatinine_risen),
    Role(steps.third_step_unproven, (660, 690), booking=Booking.TODAY),
    Role(steps.third_step_failed, (645, 665)),
    Role(_step_3(), (840, 900), incident=incidents.azole),
    Role(steps.stopped_early, (740, 790)),
    Role(steps.kidney_falling, (620, 640)),
    # Followed for years: steroids are enough
    Role(_quiet(0), strips=True),
    Role(_quiet(0), strips=True, incident=incidents.transferred, booking=Booking.GONE),
    Role(other_protocols.on_wang, (600, 1100), incident=incidents.csa_trough_out),
    Role(_quiet(1), strips=True, incident=incidents.pressure_high_once),
    Role(_quiet(2), strips=True, booking=Booking.LONG_OVERDUE),
    Role(_quiet(3), incident=incidents.urine_missing),
    Role(stories.frequently_relapsing, strips=True),
    Role(stories.frequently_relapsing, ages=STILL_GROWING, incident=incidents.growth_faltering),
    Role(_late(1), incident=incidents.lost, booking=Booking.GONE),
    Role(stories.suspected, strips=True),
    # Followed for years: steroid-dependent
    Role(stories.dependent_on_levamisole, booking=Booking.TODAY),
    Role(stories.dependent_on_mycophenolate, incident=incidents.bowel_symptoms),
    Role(stories.dependent_on_tacrolimus, incident=incidents.trough_high),
    Role(stories.dependent_after_cyclophosphamide),
    Role(stories.dependent_after_rituximab, incident=incidents.live_vaccine_planned),
    Role(other_protocols.planned_for_rituximab, (300, 330)),
    Role(other_protocols.on_guide, incident=incidents.potassium_raised),
    # Followed for years: resistant, answered at some step
    Role(_step_1()),
    Role(_step_1(partial_only=True), incident=incidents.pressure_stage_2),
    Role(steps.first_step_not_tapered, (300, 420), incident=incidents.glucose_impaired),
    Role(steps.first_step_relapsed, incident=incidents.bowel_symptoms_gone),
    Role(steps.first_step_stopped, incident=incidents.severe_infection),
    Role(steps.first_step_not_evaluable, (800, 1400), incident=incidents.leukopenia),
    Role(_step_2("not_tapered"), (620, 800), incident=incidents.bowel_symptoms_stay),
    Role(_step_2("relapsed")),
    Role(_step_2("off"), booking=Booking.OVERDUE),
    Role(_step_3(taken=400)),
    Role(_step_3(partial_only=True), (1100, 1350), incident=incidents.creatinine_stays_risen),
    Role(_lost_kidney("dialysis", still_taking=True)),
    Role(_lost_kidney("transplant")),
    # Followed for years on other protocols
    Role(other_protocols.on_mycophenolate, (1100, 1700), incident=incidents.second_antimetabolite),
    Role(other_protocols.on_mizoribine, incident=incidents.trough_too_soon),
)
"""Sixty children."""

MORE: tuple[Role, ...] = (
    Role(steps.on_first_step, (262, 275)),
    Role(other_protocols.on_yang, (200, 420), incident=incidents.trough_low),
    Role(other_protocols.on_wang, (600, 1100), incident=incidents.csa_trough_below),
    Role(_lost_kidney("ckd_g5", still_taking=True)),
    Role(_step_2("partial"), (900, 1400), incident=incidents.died, booking=Booking.GONE),
    Role(_step_3(), (700, 900), incident=incidents.both_calcineurin_inhibitors),
    Role(other_protocols.on_guide, incident=incidents.level_after_dose),
    Role(other_protocols.on_guide, incident=incidents.enzyme_inducer),
    Role(_step_1(partial_only=True), (600, 1100), incident=incidents.no_trough),
    Role(_step_1(partial_only=True), (600, 1100), incident=incidents.tests_missing),
    Role(_step_1(partial_only=True), (600, 1100), incident=incidents.steroid_too_high),
    Role(stories.dependent_on_mycophenolate, incident=incidents.mycophenolate_too_low),
    Role(stories.dependent_on_levamisole, incident=incidents.not_measured),
    Role(_step_2("partial"), (900, 1400), incident=incidents.interstitial_disease),
    Role(_step_1(partial_only=True), (600, 1100), incident=incidents.glucose_diabetic),
    Role(_late(2), ages=THIRTEEN_BY_NOW, incident=incidents.pressure_high_twice),
)
"""Rarer children, who come in turn in place of the quiet ones from the second sixty on."""
