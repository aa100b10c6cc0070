"""The raw rows of one child: visits, urine, troughs, drugs and a biopsy, of which the course has to be read."""

from dataclasses import dataclass, field
from datetime import date, timedelta
from random import Random

from nsclinic.domain.calendar import add_months
from tests.cohort_s0.children import COMPLETE, PARTIAL, RESISTANT, Course
from tests.cohort_s0.urine import CR, NS, OTHER, PR, strip, urine

Row = dict[str, str]

FINAL = {COMPLETE: CR, PARTIAL: PR, RESISTANT: NS}


@dataclass
class Rows:
    """Rows of the interchange files."""

    patients: list[Row] = field(default_factory=list)
    visits: list[Row] = field(default_factory=list)
    observations: list[Row] = field(default_factory=list)
    treatments: list[Row] = field(default_factory=list)
    events: list[Row] = field(default_factory=list)


class Chart:
    """Writes one child's rows."""

    def __init__(self, rows: Rows, patient_id: str, course: Course, chance: Random) -> None:
        self.rows = rows
        self.patient_id = patient_id
        self.course = course
        self.chance = chance
        self.day0 = date(2011, 1, 10) + timedelta(days=chance.randrange(900))
        self.weight = chance.randrange(14, 34)

    def on(self, day: int) -> date:
        return self.day0 + timedelta(days=day)

    def observe(self, day: date, code: str, qualifier: str, value: str, unit: str, hours: str = "") -> None:
        self.rows.observations.append(
            {
                "patient_id": self.patient_id,
                "date": day.isoformat(),
                "code": code,
                "qualifier": qualifier,
                "value": value,
                "unit": unit,
                "hours_after_dose": hours,
            }
        )

    def test(self, day: date, state: str) -> None:
        """Test the urine; sometimes a strip of the same day says otherwise, or a test was not done."""
        self.rows.visits.append(
            {
                "patient_id": self.patient_id,
                "date": day.isoformat(),
                "kind": "scheduled",
                "clinician": "Dr S.",
            }
        )
        self.observe(day, *urine(state, self.chance))
        if self.chance.random() < 0.15:
            self.observe(day, *strip(OTHER[state], self.chance))
        if self.chance.random() < 0.1:
            self.observe(
                day, "urine_protein_rate" if self.chance.random() < 0.5 else "albumin", "not_done", "", ""
            )

    def give(
        self, drug: str, start: date, end: date | None, dose: str, unit: str, frequency: str = "daily"
    ) -> None:
        self.rows.treatments.append(
            {
                "patient_id": self.patient_id,
                "drug": drug,
                "start_date": start.isoformat(),
                "end_date": end.isoformat() if end else "",
                "dose": dose,
                "dose_unit": unit,
                "frequency": frequency,
                "doses_per_day": "2"
                if drug in ("ciclosporin", "tacrolimus", "mycophenolate_mofetil")
                else "1",
            }
        )

    def write(self) -> None:
        birth = self.day0 - timedelta(days=self.chance.randrange(500, 4800))
        self.rows.patients.append(
            {
                "patient_id": self.patient_id,
                "given_name": "Plant",
                "family_name": self.patient_id,
                "sex": self.course.sex,
                "birth_date": birth.isoformat(),
                "diagnosis_date": self.day0.isoformat(),
                "cause": "idiopathic",
                "consent_registry": "yes",
            }
        )
        self.observe(self.day0, "weight", "", str(self.weight), "kg")
        self.observe(self.day0, "height", "", str(90 + 2 * (self.weight - 14)), "cm")
        if self.course.outcomes:
            self._resistant()
        else:
            self._sensitive()

    def _sensitive(self) -> None:
        """Complete remission by day 42 itself at the latest; relapses later change nothing."""
        self.give("prednisolone", self.day0, self.on(44), "2", "mg/kg/day")
        remission = self.chance.choice((7, 12, 21, 28, 35, 41, 42))
        for day in range(5, remission - 1, 9):
            self.test(self.on(day), self.chance.choice((NS, NS, PR)))
        self.test(self.on(remission), CR)
        self.test(self.on(remission + 20), self.chance.choice((CR, CR, PR)))
        self.give("prednisolone", self.on(45), self.on(86), "1.5", "mg/kg/day", "alternate_day")
        if self.chance.random() < 0.5:
            relapse = 150 + self.chance.randrange(200)
            self.test(self.on(relapse), NS)
            self.give("prednisolone", self.on(relapse), self.on(relapse + 20), "2", "mg/kg/day")
            self.test(self.on(relapse + 14), CR)

    def _resistant(self) -> None:
        """Nephrotic or partial up to day 56 and later, the biopsy, then the steps."""
        settled = self.chance.choice((56, 57, 60, 63))
        self.give("prednisolone", self.day0, self.on(settled + 2), "2", "mg/kg/day")
        for day in (8, 20, 33, 48):
            self.test(self.on(day), self.chance.choice((NS, NS, NS, PR)))
        self.test(self.on(settled), self.chance.choice((NS, NS, PR)))
        biopsy = {"patient_id": self.patient_id, "date": self.on(settled + 4).isoformat(), "kind": "biopsy"}
        self.rows.events.append({**biopsy, "code": self.course.histology})
        if self.chance.random() < 0.1:
            self.rows.events.append({**biopsy, "code": "interstitial_disease"})
        start = self.on(settled + 8)
        for number, outcome in enumerate(self.course.outcomes, start=1):
            is_last = number == len(self.course.outcomes)
            start = self._step(number, start, outcome, is_last=is_last)

    def _step(self, number: int, start: date, outcome: str, *, is_last: bool) -> date:
        decision = add_months(start, 6)
        late_decision = self.chance.random() < 0.15
        ends_early = outcome == RESISTANT and not late_decision and self.chance.random() < 0.3
        end = decision + timedelta(days=-20 if ends_early else 31 + self.chance.randrange(10))
        self._drugs(number, start, None if is_last and outcome != RESISTANT else end)
        window_end = min(end, decision)
        self._monthly(start, window_end, outcome, late_decision=late_decision)
        if late_decision:
            self.test(decision + timedelta(days=self.chance.randrange(1, 30)), FINAL[outcome])
        elif not ends_early and self.chance.random() < 0.5:
            self.test(decision + timedelta(days=25), CR if outcome == RESISTANT else NS)
        if number == 3:
            self._troughs(start, decision)
        return end + timedelta(days=1)

    def _monthly(self, start: date, last: date, outcome: str, *, late_decision: bool) -> None:
        """Test about monthly; the last test before the decision decides, unless it lies more than 60 days back."""
        length = (last - start).days
        days = (
            [28, 56, 84, 112] if late_decision else [28, 56, 84, 112, 140, length - self.chance.randrange(9)]
        )
        states = {
            COMPLETE: [NS, PR, PR, CR, CR, CR],
            PARTIAL: [NS, NS, PR, self.chance.choice((CR, PR)), PR, PR],
            RESISTANT: [NS, self.chance.choice((NS, PR)), NS, self.chance.choice((NS, CR)), NS, NS],
        }[outcome]
        for day, state in zip(days, states, strict=False):
            self.test(start + timedelta(days=day), state)
        if not late_decision and outcome != PARTIAL and self.chance.random() < 0.4:
            lone = start + timedelta(days=days[-2] + 4)
            self.observe(lone, *strip(OTHER[states[-1]], self.chance))

    def _drugs(self, number: int, start: date, end: date | None) -> None:
        steroid = {1: "1", 2: "0.5", 3: "0.5"}[number]
        self.give("prednisolone", start, end, steroid, "mg/kg/day", "alternate_day")
        if number == 3:
            self.give("tacrolimus", start, end, "0.1", "mg/kg/day")
            return
        gap = self.chance.random() < 0.2
        if gap and end is not None:
            pause = start + timedelta(days=60)
            self.give("ciclosporin", start, pause, "150", "mg/m2/day")
            self.give("ciclosporin", pause + timedelta(days=13), end, "150", "mg/m2/day")
        else:
            self.give("ciclosporin", start, end, "150", "mg/m2/day")
        if number == 2:
            self.give("mycophenolate_mofetil", start, end, "1200", "mg/m2/day")

    def _troughs(self, start: date, decision: date) -> None:
        """Give troughs of which half at least reach the target, and one level that is no trough."""
        for day, value in ((7, "1.4"), (30, "2.4"), (60, "4.8"), (95, "6.1"), (130, "3"), (160, "2.9")):
            self.observe(
                start + timedelta(days=day), "tac_trough", "", value, "ng/mL", self.chance.choice(("12", ""))
            )
        self.observe(decision - timedelta(days=3), "tac_trough", "", "1.1", "ng/mL", "3")
        self.observe(decision + timedelta(days=9), "tac_trough", "<", "2.0", "ng/mL")


def all_rows(courses: list[Course], seed: int) -> Rows:
    """Give the raw rows of every child; ids say nothing of the course."""
    chance = Random(seed)
    ids = [
        f"{chance.choice('ABCDEFGH')}{number}" for number in chance.sample(range(1000, 9999), len(courses))
    ]
    rows = Rows()
    for patient_id, course in zip(ids, courses, strict=True):
        Chart(rows, patient_id, course, chance).write()
    return rows
