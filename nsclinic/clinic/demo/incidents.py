"""What goes wrong at the end of a story, so that the rules have something to say: one incident a child."""

from collections.abc import Callable

from nsclinic.clinic.demo.story import Story, Stretch
from nsclinic.domain.record import EventKind, Frequency

Incident = Callable[[Story], None]


def _last_stretch(story: Story, drug: str) -> Stretch:
    return next(row for row in reversed(story.stretches) if row.drug == drug and row.end is None)


def _replace_dose(story: Story, drug: str, day: int, times_dose: float) -> None:
    """Let a dose change on a day to a multiple of what it was."""
    row = _last_stretch(story, drug)
    dose = f"{float(row.dose) * times_dose:.1f}".removesuffix(".0")
    row.end = day - 1
    story.stretches.append(Stretch(drug, day, None, dose, row.unit, row.frequency, row.times))
    story.see(day)


def _pressure(story: Story, back: int, systolic: int, diastolic: int) -> None:
    story.see(story.seen - back)
    story.fix(story.seen - back, "sbp", str(systolic), "mmHg")
    story.fix(story.seen - back, "dbp", str(diastolic), "mmHg")


def pressure_stage_2(story: Story) -> None:
    """A reading in stage 2."""
    _pressure(story, 0, 148, 96)


def pressure_high_twice(story: Story) -> None:
    """High on two days within a month, not stage 2."""
    _pressure(story, 20, 131, 78)
    _pressure(story, 0, 132, 78)


def pressure_high_once(story: Story) -> None:
    """High for the first time."""
    _pressure(story, 21, 104, 60)
    _pressure(story, 0, 131, 78)


def glucose_diabetic(story: Story) -> None:
    """Fasting glucose in the diabetic range."""
    story.fix(story.seen, "glucose_fasting", "141", "mg/dL")


def glucose_impaired(story: Story) -> None:
    """Fasting glucose raised."""
    story.fix(story.seen, "glucose_fasting", "108", "mg/dL")


def potassium_raised(story: Story) -> None:
    """Potassium above its limit."""
    story.fix(story.seen, "potassium", "6.1", "mmol/L")


def creatinine_risen(story: Story) -> None:
    """Creatinine well above its baseline."""
    story.kidney_falls = (story.seen - 20, 0.62)


def creatinine_stays_risen(story: Story, drug: str = "tacrolimus") -> None:
    """Creatinine risen for weeks although the dose was lowered."""
    story.kidney_falls = (story.seen - 120, 0.5)
    story.see(story.seen - 40, story.seen - 21)
    _replace_dose(story, drug, story.seen - 35, 0.7)


def creatinine_baseline_missing(story: Story) -> None:
    """Nobody measured creatinine around the start of ciclosporin."""
    story.skip("creatinine", -1, story.seen - 1)
    story.skip("creatinine", story.seen, story.seen)


def leukopenia(story: Story) -> None:
    """White cells low on mycophenolate."""
    story.fix(story.seen, "wbc", "2.9", "10^9/L")
    story.fix(story.seen, "neutrophils", "0.9", "10^9/L")


def bowel_symptoms(story: Story) -> None:
    """Diarrhoea on mycophenolate, just begun."""
    story.event(story.seen - 4, EventKind.ADVERSE_EVENT, "diarrhoea", "moderate")


def bowel_symptoms_gone(story: Story) -> None:
    """Diarrhoea, the dose halved, gone since."""
    story.event(story.seen - 50, EventKind.ADVERSE_EVENT, "diarrhoea", "moderate")
    _replace_dose(story, "mycophenolate_mofetil", story.seen - 45, 0.5)
    story.event(story.seen - 10, EventKind.EVENT_RESOLVED, "diarrhoea")


def bowel_symptoms_stay(story: Story) -> None:
    """Abdominal pain that stays on half the dose."""
    story.event(story.seen - 50, EventKind.ADVERSE_EVENT, "abdominal_pain", "mild")
    _replace_dose(story, "mycophenolate_mofetil", story.seen - 45, 0.5)


def severe_infection(story: Story) -> None:
    """In hospital with peritonitis."""
    story.event(story.seen - 2, EventKind.ADVERSE_EVENT, "severe_infection", "severe", "peritonitis")


def growth_faltering(story: Story) -> None:
    """Hardly grown in the last fourteen months."""
    story.growth_ends = story.seen - 430


def tenfold_dose(story: Story) -> None:
    """Ten times the dose, by a slipped decimal point."""
    _replace_dose(story, "tacrolimus", story.seen, 10)
    story.fix(story.seen, "tac_trough", "6.1", "ng/mL", hours="12")


def steroid_too_high(story: Story) -> None:
    """Prednisolone every day instead of every other."""
    row = _last_stretch(story, "prednisolone")
    row.end = story.seen - 1
    story.prednisolone(story.seen, None, 1.6)


def mycophenolate_too_low(story: Story) -> None:
    """A dose of mycophenolate from years ago."""
    _replace_dose(story, "mycophenolate_mofetil", story.seen - 30, 0.3)


def azole(story: Story) -> None:
    """Fluconazole begun by another clinic."""
    story.give("fluconazole", story.seen - 6, None, mg=100)


def enzyme_inducer(story: Story) -> None:
    """Phenytoin for seizures, begun elsewhere."""
    story.give("phenytoin", story.seen - 12, None, mg=100, times=2)


def painkiller(story: Story) -> None:
    """Ibuprofen for a week."""
    story.give("ibuprofen", story.seen - 3, None, mg=200, times=3)


def second_antimetabolite(story: Story) -> None:
    """Azathioprine added to mycophenolate."""
    story.give("azathioprine", story.seen - 15, None, mg=25)


def both_calcineurin_inhibitors(story: Story) -> None:
    """Ciclosporin not stopped when tacrolimus began."""
    story.give("ciclosporin", story.seen - 25, None, per_m2=80, times=2)


def live_vaccine_planned(story: Story) -> None:
    """Measles vaccine booked by the health centre."""
    story.event(story.now + 9, EventKind.VACCINATION_PLANNED, "MMR")


def not_measured(story: Story) -> None:
    """Neither weighed nor measured for more than a year."""
    story.skip("height", story.seen - 420, story.seen)
    story.skip("weight", story.seen - 210, story.seen)


def trough_low(story: Story) -> None:
    """Tacrolimus forgotten on many days."""
    story.fix(story.seen, "tac_trough", "1.9", "ng/mL", hours="12")


def trough_high(story: Story) -> None:
    """Tacrolimus far above its target."""
    story.fix(story.seen, "tac_trough", "16.2", "ng/mL", hours="12")


def csa_trough_out(story: Story) -> None:
    """Ciclosporin above its target."""
    story.fix(story.seen, "csa_trough", "212", "ng/mL", hours="12")


def csa_trough_below(story: Story) -> None:
    """Ciclosporin below its target and below what the laboratory measures."""
    story.fix(story.seen, "csa_trough", "25", "ng/mL", qualifier="<", hours="12")


def no_trough(story: Story) -> None:
    """No trough for months."""
    for code in ("tac_trough", "csa_trough"):
        story.skip(code, story.seen - 130, story.seen)


def trough_too_soon(story: Story) -> None:
    """A trough two days after a change of dose."""
    _replace_dose(story, "tacrolimus", story.seen - 2, 1.5)
    story.fix(story.seen, "tac_trough", "7.8", "ng/mL", hours="12")


def level_after_dose(story: Story) -> None:
    """A level three hours after the dose."""
    story.fix(story.seen, "tac_trough", "14.6", "ng/mL", hours="3")


def tests_missing(story: Story) -> None:
    """Haemoglobin and albumin not done for two months and more."""
    for code in ("haemoglobin", "albumin"):
        story.skip(code, story.seen - 120, story.seen)


def urine_missing(story: Story) -> None:
    """No urine brought for months."""
    for code in ("upcr", "urine_protein_rate", "dipstick_protein"):
        story.skip(code, story.seen - 130, story.seen)
    story.give("levamisole", story.seen - 130, None, per_kg=2, frequency=Frequency.ALTERNATE_DAY)


def interstitial_disease(story: Story) -> None:
    """A second biopsy that warns against calcineurin inhibitors."""
    story.event(story.seen - 3, EventKind.BIOPSY, "interstitial_disease")


def vascular_disease(story: Story) -> None:
    """The biopsy shows vascular disease beside its diagnosis."""
    story.event(62, EventKind.BIOPSY, "vascular_disease")


def variant_found(story: Story) -> None:
    """The genetic test explains the resistance."""
    story.events = [happening for happening in story.events if happening.kind is not EventKind.GENETIC_TEST]
    story.event(66, EventKind.GENETIC_TEST, "NPHS2")


def genetics_not_done(story: Story) -> None:
    """Diffuse mesangial sclerosis, and no genetic test."""
    story.events = [happening for happening in story.events if happening.kind is not EventKind.GENETIC_TEST]


def biopsy_not_done(story: Story) -> None:
    """Resistant, and no biopsy yet."""
    story.events = [happening for happening in story.events if happening.kind is not EventKind.BIOPSY]


def age_set_aside(story: Story) -> None:
    """Fifteen at diagnosis; the clinician has weighed that."""
    story.event(
        story.seen, EventKind.SET_ASIDE, "excluded-age", note="Discussed with the family; same steps."
    )


def died(story: Story) -> None:
    """Died of sepsis at home."""
    story.event(story.seen + 5, EventKind.OUTCOME, "death")


def transferred(story: Story) -> None:
    """Grown up, now seen by the adult clinic."""
    story.event(story.seen, EventKind.OUTCOME, "transfer")


def lost(story: Story) -> None:
    """Never came again, telephone dead."""
    story.event(story.seen + 60, EventKind.OUTCOME, "lost_to_follow_up")
