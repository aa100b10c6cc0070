"""The strip says who the child is and where she stands, and admits what it does not know."""

from dataclasses import replace
from datetime import date

import pytest

from nsclinic.advice.review import review
from nsclinic.domain.record import Event, EventKind, Observation, Qualifier, child_record
from nsclinic.protocol.loader import shipped_protocols
from nsclinic.ui.child.identity import identity, weight_words
from nsclinic.wording import wording
from tests.ui.child.records import AMINA, TODAY, amina, many_visits, never_seen, one_visit

THREE_STEP = shipped_protocols()["three-step"]
EN = wording("en")


def strip_of(record, on=TODAY, language="en"):
    return identity(record, review(record, THREE_STEP, on), THREE_STEP, wording(language))


def plain(text):
    return "".join(letter for letter in text if letter not in "\u2066\u2067\u2068\u2069").replace(
        "\u202f", " "
    )


def test_name_sex_age_birth_and_number_stand_in_the_first_line():
    said = strip_of(amina())
    assert plain(said.name) == "Amina Hassan"
    assert [plain(part) for part in said.person] == ["girl", "7 y 3 mo", "born 12 Aug 2019", "no. BS-0042-K"]


def test_state_weight_response_histology_and_step_stand_in_the_second():
    said = strip_of(amina())
    assert plain(said.state_words) == "Nephrotic since 3 Feb 2025 (658 d)"
    assert [plain(part) for part in said.disease] == [
        "22.4 kg ↑0.2 on 20 Nov",
        "SRNS, FSGS",
        "Step 3: Tacrolimus, day 96 of 184",
    ]
    assert said.decision == "Decision on 19 Feb 2027"


def test_an_estimated_birth_date_is_told_as_such():
    said = strip_of(one_visit())
    assert plain(said.person[1]) == "about 3 y"
    assert plain(said.person[2]) == "born about 2 May 2023"


def test_a_state_that_one_dipstick_says_is_not_confirmed():
    assert "not confirmed" in strip_of(one_visit()).state_words


def test_a_child_without_urine_and_weight_says_so():
    said = strip_of(never_seen())
    assert "never tested" in said.state_words
    assert said.disease[0] == "weight never measured"
    assert said.decision == ""


def test_urine_that_is_too_old_gives_no_state_but_its_day():
    said = strip_of(amina(), on=date(2027, 6, 30))
    assert said.state_words == "State unknown: last urine 20 Nov 2026"


def test_a_responder_has_a_relapse_pattern():
    assert "Infrequent relapses" in strip_of(many_visits()).disease[1]


@pytest.mark.parametrize(
    ("rows", "words"),
    [
        ([("20", TODAY)], "20 kg"),
        ([("20.0", date(2026, 11, 1)), ("20.0", TODAY)], "20.0 kg"),
        ([("20.0", date(2026, 11, 1)), ("19.5", TODAY)], "19.5 kg ↓0.5"),
        ([("20", date(2025, 11, 1))], "20 kg on 1 Nov 2025"),
    ],
)
def test_the_weight_carries_its_change_and_its_day(rows, words):
    record = child_record(AMINA, observations=[Observation(on, "weight", value, "kg") for value, on in rows])
    assert plain(weight_words(record, TODAY, EN)) == words


def test_weights_in_two_units_are_compared_in_one_and_a_censored_one_with_nothing():
    kilograms = Observation(date(2026, 11, 1), "weight", "20", "kg")
    grams = Observation(TODAY, "weight", "20500", "g")
    record = child_record(AMINA, observations=[kilograms, grams])
    assert plain(weight_words(record, TODAY, EN)) == "20500 g ↑0.5"
    record = child_record(AMINA, observations=[kilograms, grams._replace(qualifier=Qualifier.GREATER)])
    assert plain(weight_words(record, TODAY, EN)) == "> 20500 g"


def test_only_the_last_biopsy_counts_and_a_code_without_abbreviation_is_named():
    record = amina()
    later = [
        Event(date(2026, 5, 1), EventKind.BIOPSY, "IgM"),
        Event(date(2026, 5, 1), EventKind.BIOPSY, "interstitial_disease"),
    ]
    said = strip_of(replace(record, events=(*record.events, *later)))
    assert said.disease[1] == "SRNS, IgM, Interstitial disease"


def test_the_whole_strip_is_one_sentence_for_a_screen_reader():
    said = strip_of(amina()).in_words
    for part in ("Amina Hassan", "Nephrotic since", "SRNS, FSGS", "Decision on 19 Feb 2027"):
        assert part in said
