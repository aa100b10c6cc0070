"""Whatever is recorded after a day leaves that day's review as it was, for any child and any day (rules 0)."""

from datetime import date, timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from nsclinic.advice.review import review
from nsclinic.clinic.demo import invented_children
from nsclinic.clinic.protocol_choice import chosen_protocol
from nsclinic.clinic.worklist import worklist_row
from nsclinic.protocol.loader import shipped_protocols

TODAY = date(2026, 11, 23)
CHILDREN = tuple(invented_children(40, 3, TODAY))


def answer_of(record, day):
    protocol = chosen_protocol(record, day, shipped_protocols(), "three-step").protocol
    return review(record, protocol, day)


@settings(max_examples=150)
@given(record=st.sampled_from(CHILDREN), days_ago=st.integers(0, 365 * 6))
def test_the_whole_record_and_the_record_of_the_day_give_the_same_review(record, days_ago):
    day = TODAY - timedelta(days=days_ago)
    assert answer_of(record, day) == answer_of(record.as_of(day), day)


@settings(max_examples=60)
@given(record=st.sampled_from(CHILDREN), days_ago=st.integers(0, 365 * 6))
def test_a_review_and_its_worklist_row_name_no_day_that_lies_ahead_but_plans(record, days_ago):
    day = TODAY - timedelta(days=days_ago)
    answer = answer_of(record, day)
    assert all(evidence.on <= day for evidence in answer.course.evidence)
    assert all(level.on <= day for level in answer.levels)
    row = worklist_row(record.as_of(day), answer, shipped_protocols()[answer.protocol_id])
    if row is not None and row.last_seen is not None:
        assert row.last_seen <= day
