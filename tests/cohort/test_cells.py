"""Every number of every table opens a list of as many children, each of them once, whatever the clinic holds."""

import re
from datetime import date, timedelta
from decimal import Decimal

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from nsclinic.clinic.outcome_words.counted import Counted, address_of
from nsclinic.clinic.outcome_words.whole import outcomes_in_words
from nsclinic.cohort.cells import ALL, OF, Cell, N
from nsclinic.cohort.facts import Baseline, ChildFacts, DrugFacts, StepFacts
from nsclinic.cohort.tables import cohort_of, outline_of
from nsclinic.course.model import BestResponse, StepOutcome, SteroidResponse
from nsclinic.domain.record import Sex
from nsclinic.protocol.loader import shipped_protocols
from nsclinic.wording import wording

OUTLINE = outline_of(shipped_protocols()["three-step"])
TODAY = date(2020, 1, 1)
ONE_BY_COUNT = ("sex", "response", "adverse_events", "flow")
BY_GROUP = ("histology", "sex_by_response")
PROPORTIONS = ("response_proportions", "cumulative_response", "adverse_event_proportions", "outcomes")
CURVES = ("time_to_remission", "time_to_relapse")


def maybe(values):
    return st.none() | values


days = st.integers(0, 400).map(lambda days: TODAY - timedelta(days=days))
amounts = st.decimals(0, 5, places=2)


@st.composite
def steps(draw, number):
    start = draw(days)
    remission = draw(maybe(st.integers(1, 180).map(lambda days: start + timedelta(days=days))))
    followed = draw(st.integers(0, 300))
    relapsed = draw(st.booleans())
    until = remission + timedelta(days=followed) if remission else None
    return StepFacts(
        number=number,
        start=start,
        end=None,
        outcome=draw(st.sampled_from(StepOutcome)),
        best_response=BestResponse.NONE,
        remission_date=remission,
        decision_date=start + timedelta(days=183),
        observed_until=start + timedelta(days=draw(st.integers(0, 183))),
        relapse_date=until if relapsed else None,
        followed_until=draw(st.sampled_from((until, None))),
        baseline=Baseline(age=draw(amounts), albumin=draw(maybe(amounts))),
    )


@st.composite
def drugs(draw, code):
    before, after = draw(amounts), draw(amounts)
    is_compared = draw(st.booleans())
    return DrugFacts(
        drug=code,
        first_day=TODAY,
        last_day=None,
        relapse_rate_before=before if is_compared else None,
        relapse_rate_after=after if is_compared else None,
        steroid_dose_before=None,
        steroid_dose_after=None,
        adverse_events=tuple(draw(st.sets(st.sampled_from(("tremor", "infection"))))),
    )


@st.composite
def children(draw):
    numbers = sorted(draw(st.sets(st.sampled_from((1, 2, 3)))))
    taken = sorted(draw(st.sets(st.sampled_from(("tacrolimus", "rituximab")))))
    return ChildFacts(
        patient_id="",
        protocol_id=draw(st.sampled_from(("three-step", "three-step", "mmf"))),
        sex=draw(st.sampled_from(Sex)),
        response=draw(st.sampled_from(SteroidResponse)),
        histology=draw(maybe(st.sampled_from(("MCD", "FSGS")))),
        left=draw(st.sampled_from(("", "death"))),
        outcomes=tuple(draw(st.sets(st.sampled_from(("death", "dialysis"))))),
        steps=tuple(draw(steps(number)) for number in numbers),
        drugs=tuple(draw(drugs(code)) for code in taken),
    )


def named(found):
    return [
        ChildFacts(
            **{name: getattr(child, name) for name in ChildFacts.__slots__} | {"patient_id": f"P{place}"}
        )
        for place, child in enumerate(found)
    ]


def numbers(tables):
    """Give every count of every table with its cell, walking the tables as a reader of the JSON would."""
    yield from counts(tables)
    yield from counts_by_group(tables)
    yield from proportions(tables)
    yield from values(tables)
    for table in CURVES:
        yield from curves(tables, table)


def counts(tables):
    for table in ONE_BY_COUNT:
        for row, cells in tables[table].items():
            for column, number in cells.items():
                yield Cell(table, row, column), number


def counts_by_group(tables):
    for table in BY_GROUP:
        for row, groups in tables[table].items():
            for group, cells in groups.items():
                for column, number in cells.items():
                    yield Cell(table, row, column, group), number


def proportions(tables):
    for table in PROPORTIONS:
        for row, cells in tables[table].items():
            for column, found in cells.items():
                yield Cell(table, row, column), found["n"]
                yield Cell(table, row, OF), found["of"]
    for step, groups in tables["histology_proportions"].items():
        for code, found in groups.items():
            yield Cell("histology_proportions", step, "responding", code), found["n"]
            yield Cell("histology_proportions", step, OF, code), found["of"]


def values(tables):
    for name, cells in tables["baseline"].items():
        for step in tables["response"]:
            yield Cell("baseline", name, step), cells[step]["n"]
    for table in ("relapse_rate", "steroid_dose"):
        for drug, found in tables[table].items():
            yield Cell(table, drug, N), found["n"]


def curves(tables, table):
    for step, curve in tables[table].items():
        whole = curve if "n" in curve else {**curve, **tables[f"{table}_intervals"][step]}
        yield from numbers_of_curve(Cell(table, step, N), whole)
    for step, groups in tables[f"{table}_by_histology"].items():
        for code, curve in groups.items():
            yield from numbers_of_curve(Cell(f"{table}_by_histology", step, N, code), curve)


def numbers_of_curve(cell, curve):
    yield cell, curve["n"]
    yield cell._replace(column="events"), sum(curve["events"])
    for day, at_risk, events in zip(curve["time_days"], curve["at_risk"], curve["events"], strict=True):
        yield cell._replace(column="at_risk", day=day), at_risk
        yield cell._replace(column="events", day=day), events


@settings(max_examples=20, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(children(), max_size=12))
def test_every_number_is_the_length_of_the_list_that_it_opens(found):
    told = named(found)
    cohort = cohort_of(told, OUTLINE, TODAY)
    everybody = [child.patient_id for child in told if child.protocol_id == "three-step"]
    assert cohort.children(Cell("flow", ALL, "assessed")) == tuple(everybody)
    for cell, number in numbers(cohort.tables):
        listed = cohort.children(cell)
        assert len(listed) == number, cell
        assert len(set(listed)) == number, cell
        assert set(listed) <= set(everybody), cell


@settings(max_examples=8, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(children(), max_size=12))
def test_what_stands_in_words_is_the_number_of_its_list(found):
    cohort = cohort_of(named(found), OUTLINE, TODAY)
    protocol = shipped_protocols()["three-step"]
    said = outcomes_in_words(Counted(cohort, wording("en")), protocol, clinic_name="", is_demonstration=False)
    for cell in (cell for row in rows_of(said) for cell in row.cells if cell.key):
        number = re.match(r"(\d+)(?:/\d+.*)?$", cell.text)
        assert number is None or len(cohort.children(address_of(cell.key))) == int(number[1]), cell


def rows_of(said):
    return [row for section in said.sections for table in section.tables for row in table.rows]


@settings(max_examples=8, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(children(), max_size=12))
def test_nobody_is_lost_between_two_steps(found):
    for step, cells in cohort_of(named(found), OUTLINE, TODAY).tables["flow"].items():
        if step != ALL:
            outcomes = sum(cells[outcome.value] for outcome in StepOutcome)
            assert cells["began"] == cells["entered_here"] + cells["came_on"] == outcomes
            assert cells["began"] == cells["went_on"] + cells["left"] + cells["stayed"]


def test_a_cell_that_does_not_exist_opens_nobody():
    cohort = cohort_of([], OUTLINE, TODAY)
    for cell in (Cell("nothing", "1", "n"), Cell("time_to_remission", "9", "events", day=30)):
        assert cohort.children(cell) == ()


@pytest.mark.parametrize(("day", "expected"), [(59, ("P0", "P1")), (60, ("P0", "P1")), (61, ("P1",))])
def test_at_risk_on_a_day_are_those_still_observed_just_before_it(day, expected):
    def step(remission):
        return StepFacts(
            1, TODAY, None, StepOutcome.RESISTANT, BestResponse.NONE, remission,
            TODAY, TODAY + timedelta(days=183), None, None, Baseline(age=Decimal(4)),
        )  # fmt: skip

    def child(patient_id, remission):
        return ChildFacts(
            patient_id, "three-step", Sex.MALE, SteroidResponse.SRNS, None, "", (), (step(remission),), ()
        )

    cohort = cohort_of([child("P0", TODAY + timedelta(days=60)), child("P1", None)], OUTLINE, TODAY)
    assert cohort.children(Cell("time_to_remission", "1", "at_risk", day=day)) == expected
    assert cohort.children(Cell("time_to_remission", "1", "events")) == ("P0",)
    assert cohort.children(Cell("time_to_remission", "1", "events", day=day)) == (
        ("P0",) if day == 60 else ()
    )
