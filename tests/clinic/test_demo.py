"""The demonstration shows the program alive: believable children, as many rows as the contract fixes, every answer."""

from collections import Counter
from datetime import date
from decimal import Decimal
from statistics import mean

import pytest

from nsclinic.advice.model import Review, Severity
from nsclinic.advice.review import RULES, review
from nsclinic.clinic.clinic import Clinic
from nsclinic.clinic.demo import incidents, invented_children, make_demo
from nsclinic.clinic.demo.block import _record, _told
from nsclinic.clinic.demo.dice import Dice
from nsclinic.clinic.demo.fillers import Fillers
from nsclinic.clinic.demo.laboratory import Bench
from nsclinic.clinic.demo.roles import MORE, ROLES
from nsclinic.clinic.exporting import export_identified
from nsclinic.clinic.importing import import_folder
from nsclinic.course.model import RelapseFrequency, StepOutcome, SteroidResponse, UrineState
from nsclinic.domain.calendar import completed_years
from nsclinic.domain.catalogue import analytes
from nsclinic.domain.limits import hard_fault, soft_warning
from nsclinic.domain.record import FORWARD_LOOKING, ChildRecord, VisitKind
from nsclinic.protocol.loader import shipped_protocols
from nsclinic.store import create_clinic

AS_OF = date(2026, 11, 23)
URINE = ("upcr", "urine_protein_rate", "dipstick_protein")
PRESSING = (Severity.STOP, Severity.URGENT, Severity.ACTION)


@pytest.fixture(scope="module")
def children() -> list[ChildRecord]:
    return list(invented_children(60, 1, AS_OF))


@pytest.fixture(scope="module")
def store(tmp_path_factory):
    path = tmp_path_factory.mktemp("demo") / "demo.nsclinic"
    with create_clinic(path, passphrase=None, plain=True, demonstration=True) as store:
        make_demo(store, seed=1, as_of=AS_OF)
        yield store


@pytest.fixture(scope="module")
def reviewed(store) -> list[tuple[ChildRecord, Review]]:
    return list(Clinic(store, as_of=AS_OF).reviews())


def test_the_same_seed_and_day_give_the_same_children_and_another_seed_gives_others(children):
    assert list(invented_children(60, 1, AS_OF)) == children
    assert list(invented_children(60, 2, AS_OF)) != children


def test_another_day_gives_the_same_kinds_of_children_to_be_seen_then():
    later = date(2027, 2, 28)
    assert max(visit.on for child in invented_children(60, 1, later) for visit in child.visits) == later


def test_a_child_has_sixty_visits_over_five_years_on_average_and_from_one_to_120(children):
    counts = [len(child.visits) for child in children]
    years = [(child.visits[-1].on - child.visits[0].on).days / 365.25 for child in children]
    assert min(counts) == 1
    assert max(counts) <= 120
    assert mean(counts) == pytest.approx(60, abs=1)
    assert mean(years) == pytest.approx(5, abs=0.5)


def test_a_visit_has_twelve_values_on_average_of_ten_codes_at_least_but_on_the_telephone(children):
    visits = sum(len(child.visits) for child in children)
    values = sum(len(child.observations) for child in children)
    assert values / visits == pytest.approx(12, abs=0.3)
    for child in children:
        codes: dict[date, set[str]] = {}
        for row in child.observations:
            codes.setdefault(row.on, set()).add(row.code)
        assert all(len(codes[visit.on]) >= 10 for visit in child.visits if visit.kind is not VisitKind.PHONE)


@pytest.mark.parametrize(("rows", "average"), [("treatments", 8), ("events", 6)])
def test_treatments_and_events_are_as_many_as_the_contract_says(children, rows, average):
    assert mean(len(getattr(child, rows)) for child in children) == pytest.approx(average, abs=0.6)


def test_urine_comes_in_every_unit_and_two_values_of_a_hundred_are_censored(children):
    rows = [row for child in children for row in child.observations]
    units = {(row.code, row.unit) for row in rows}
    assert {(code, unit.symbol) for code in URINE for unit in analytes()[code].units} <= units
    assert sum(row.is_censored for row in rows) / len(rows) >= 0.02
    assert any(not row.is_done for row in rows)


def test_three_names_of_ten_are_written_in_arabic(children):
    arabic = [child for child in children if any("\u0600" <= sign <= "\u06ff" for sign in child.child.name)]
    assert len(arabic) == 18


def test_every_state_response_pattern_and_outcome_occurs(reviewed):
    courses = [review.course for _, review in reviewed]
    outcomes = {step.outcome for _, review in reviewed for step in review.steps}
    assert {course.state for course in courses} == set(UrineState)
    assert {course.steroid_response for course in courses} == set(SteroidResponse)
    assert {course.relapse_pattern for course in courses} == {None, *RelapseFrequency}
    assert outcomes == set(StepOutcome)


def test_most_rules_speak_and_the_worst_are_there_to_be_seen(reviewed):
    spoken = Counter(finding.rule for _, review in reviewed for finding in review.findings)
    assert len(set(RULES) & set(spoken)) >= 0.75 * len(RULES)
    assert {"dose-dangerous", "relapse", "creatinine-rise", "tac-resistant", "step-1-start"} <= set(spoken)


def test_a_finding_stands_set_aside_with_its_reason(reviewed):
    aside = [finding for _, review in reviewed for finding in review.findings if finding.set_aside]
    assert [finding.rule for finding in aside] == ["excluded-age"]


def test_children_in_remission_whom_nothing_happened_are_left_in_peace(reviewed):
    pressing = [
        sum(finding.severity in PRESSING for finding in review.findings)
        for _, review in reviewed
        if review.course.state is UrineState.COMPLETE_REMISSION
    ]
    assert sum(count == 0 for count in pressing) >= len(pressing) / 3
    assert sum(count > 2 for count in pressing) <= 1


def test_the_day_has_children_booked_overdue_and_urgent(store):
    worklist = Clinic(store, as_of=AS_OF).worklist()
    assert len(worklist.booked) >= 4
    assert len(worklist.overdue) >= 2
    assert len(worklist.needs_you) >= 5


def test_nothing_but_plans_lies_after_the_day(children):
    for child in children:
        assert all(visit.on <= AS_OF for visit in child.visits)
        assert all(row.on <= AS_OF for row in child.observations)
        assert all(row.start_date <= AS_OF for row in child.treatments)
        assert all(event.on <= AS_OF or event.kind in FORWARD_LOOKING for event in child.events)
        assert child.as_of(AS_OF) == child


def test_every_value_lies_within_the_hard_limits_of_its_code_and_few_are_unusual(children):
    numbers = [
        (child, row)
        for child in children
        for row in child.observations
        if row.is_done and not analytes()[row.code].takes_choice(row.unit)
    ]
    unusual = 0
    for child, row in numbers:
        analyte = analytes()[row.code]
        age = completed_years(child.child.birth_date, row.on)
        assert hard_fault(analyte, row.number, row.unit, age) is None
        unusual += soft_warning(analyte, row.number, row.unit, age, row.qualifier) is not None
    assert unusual / len(numbers) < 0.03


def test_no_child_shrinks(children):
    height = analytes()["height"]
    for child in children:
        rows = [row for row in child.observations if row.code == "height"]
        grown = [height.in_first_unit(row.number, row.unit) or Decimal(0) for row in rows]
        assert grown == sorted(grown)


def test_what_was_invented_is_an_interchange_folder_without_a_fault(store, tmp_path):
    export_identified(Clinic(store, as_of=AS_OF), tmp_path / "out")
    with create_clinic(tmp_path / "again.nsclinic", passphrase=None, plain=True) as again:
        report = import_folder(Clinic(again, who="test", as_of=AS_OF), tmp_path / "out")
        assert [str(fault) for fault in report.faults] == []
        assert [record.child.name for record in again.records()] == [
            record.child.name for record in store.records()
        ]


def test_invented_children_are_never_written_among_real_ones(store, tmp_path):
    with pytest.raises(ValueError, match="empty demonstration"):
        make_demo(store, 1, as_of=AS_OF)
    with (
        create_clinic(tmp_path / "real.nsclinic", passphrase=None, plain=True) as real,
        pytest.raises(ValueError, match="empty demonstration"),
    ):
        make_demo(real, 1, as_of=AS_OF)


def test_the_progress_of_the_work_is_told(tmp_path):
    told: list[tuple[int, int]] = []
    with create_clinic(tmp_path / "demo.nsclinic", passphrase=None, plain=True, demonstration=True) as store:
        make_demo(store, 45, seed=3, as_of=AS_OF, progress=lambda done, total: told.append((done, total)))
        assert len(store.patient_ids()) == 45
    assert told == [(20, 45), (40, 45), (45, 45)]


def test_a_larger_clinic_is_mostly_quiet_and_keeps_the_averages():
    children = list(invented_children(240, 5, AS_OF))
    assert mean(len(child.visits) for child in children) == pytest.approx(60, abs=1)
    assert mean(len(child.treatments) for child in children) == pytest.approx(8, abs=0.6)
    assert len({child.child.patient_id for child in children}) == 240


@pytest.mark.parametrize(
    ("incident", "rule"),
    [(incidents.growth_faltering, "growth-faltering"), (incidents.pressure_high_twice, "bp-high")],
    ids=["growth faltering", "pressure high twice"],
)
def test_a_story_of_growth_or_pressure_shows_its_finding_whoever_plays_it(incident, rule):
    role = next(role for role in (*ROLES, *MORE) if role.incident is incident)
    for seed in range(8):
        story = _told(role, Dice(seed, "child"))
        record = _record(role, story, 60, 0, AS_OF, Bench(), Fillers())
        findings = review(record, shipped_protocols()["three-step"], AS_OF).findings
        assert rule in [finding.rule for finding in findings], seed
