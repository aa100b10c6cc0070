"""Every number that ships rests on a fact that states it, in its own unit, and no misprint of a source stands anywhere.

What fails is named by file and place, so that whoever adds a number sees what it lacks.
"""

import re
from collections import Counter
from decimal import Decimal

import pytest

from nsclinic.domain.catalogue import analytes, drugs
from nsclinic.domain.formulas import (
    SCHWARTZ_BEDSIDE_K,
    SCHWARTZ_S0_K,
    U25_GROWING,
    U25_GROWN,
    U25_YEARS,
    body_surface_m2,
)
from nsclinic.domain.record import Sex
from nsclinic.domain.resource import resource
from nsclinic.protocol.facts import Misprint, SourceFact, errata, errata_of, fact_of, source_facts
from nsclinic.protocol.faults import ProtocolFileError
from nsclinic.protocol.loader import read_protocol, shipped_protocols
from nsclinic.protocol.model import Number, Protocol
from nsclinic.protocol.numbers import numbers_of
from nsclinic.protocol.resting import FORMULARY_FILE, MEASURES_FILE, RestingNumber, resting_numbers
from tests.cohort_s0.children import COMPLETE, PARTIAL, RESISTANT, children

FACTS = source_facts()
SHIPPED = tuple(resting_numbers())
PROTOCOL_NUMBERS = tuple(one for one in SHIPPED if one.source and one.file != MEASURES_FILE)
DANGEROUS = "Prescribing: dangerous doses"


def at(one: RestingNumber) -> str:
    return f"{one.file}, {one.where}: {one.value} {one.unit}"


def known_facts(one: RestingNumber) -> list[SourceFact]:
    return [FACTS[fact] for fact in one.facts if fact in FACTS]


def bases(one: RestingNumber) -> list[SourceFact]:
    """Give the facts from the document that the number cites: its own, or those that its choice is made from."""
    fact = FACTS[one.facts[0]]
    if fact.source == one.source:
        return [fact]
    return [FACTS[base] for base in fact.rests_on if fact.is_own and FACTS[base].source == one.source]


def faults_of(one: RestingNumber) -> list[str]:
    facts = known_facts(one)
    found = [f"{at(one)} rests on {fact or 'nothing'}, which is no fact" for fact in one.facts or ("",)
             if fact not in FACTS]  # fmt: skip
    if facts and not any(fact.stated(one.value, one.unit, one.about) for fact in facts):
        found.append(f"{at(one)} is not stated by {', '.join(one.facts)}")
    if found or not one.source:
        return found
    fact = facts[0]
    if not bases(one):
        found.append(
            f"{at(one)} cites {one.source}, and {fact.id} is of {fact.source} and rests on none of it"
        )
    elif fact.source != one.source and not any(base.id in one.note for base in bases(one)):
        found.append(
            f"{at(one)} cites {one.source} for a choice of this project, and its note names no fact of it"
        )
    number = Number(one.value, one.unit, one.source, "", fact.id)
    found += [
        f"{at(one)}: its note does not name {erratum.id}"
        for erratum in errata_of(number)
        if erratum.id not in one.note
    ]
    return found


def test_no_shipped_number_is_without_a_fact_that_states_it_and_its_note_names_every_erratum() -> None:
    assert len(SHIPPED) > 400
    assert [fault for one in SHIPPED for fault in faults_of(one)] == []


GOOD = next(one for one in SHIPPED if (one.file, one.where) == ("three-step.toml", "doses.7.start"))
MADE = next(one for one in SHIPPED if one.where == "harm.height_z_fall")


@pytest.mark.parametrize(
    ("broken", "words"),
    [
        (GOOD._replace(facts=()), "rests on nothing"),
        (GOOD._replace(facts=("000-99",)), "rests on 000-99, which is no fact"),
        (GOOD._replace(value=Decimal(1)), "is not stated by 000-07"),
        (GOOD._replace(unit="mg/day"), "is not stated by 000-07"),
        (GOOD._replace(source="S1"), "000-07 is of S0 and rests on none of it"),
        (GOOD._replace(note=""), "its note does not name B-01"),
        (MADE._replace(note=""), "its note names no fact of it"),
        (MADE._replace(source="S4"), "R-42 is of R and rests on none of it"),
    ],
)
def test_a_number_without_its_fact_is_found_and_named_by_file_and_place(
    broken: RestingNumber, words: str
) -> None:
    assert faults_of(GOOD) == faults_of(MADE) == []
    found = faults_of(broken)
    assert any(words in fault for fault in found), found
    assert all(fault.startswith(f"{broken.file}, {broken.where}:") for fault in found)


def test_a_slip_of_ten_is_found_in_every_number_of_a_protocol_and_of_the_formulary() -> None:
    slipped = [
        one._replace(value=value)
        for one in SHIPPED
        if one.source or one.file == FORMULARY_FILE
        for value in (one.value * 10, one.value / 10)
    ]
    assert len(slipped) > 500
    assert [at(one) for one in slipped if not faults_of(one)] == []


def test_a_dose_that_a_fact_states_for_another_drug_is_found() -> None:
    roberti = next(one for one in SHIPPED if (one.file, one.where) == ("roberti-2010.toml", "doses.1.low"))
    prednisone = Decimal(2)
    assert FACTS["001-04"].stated(prednisone, "mg/kg/day", "prednisolone")
    assert faults_of(roberti) == []
    assert any("is not stated by 001-04" in fault for fault in faults_of(roberti._replace(value=prednisone)))


def test_what_a_stated_number_is_of_is_something_that_ships() -> None:
    words = {word for one in SHIPPED for word in re.split(r"[ .,]+", one.about)}
    known = (*words, *drugs(), *(sex.value for sex in Sex))
    named = {stated.of for fact in FACTS.values() for stated in fact.states if stated.of}
    assert [of for of in sorted(named) if not any(word.startswith(of) for word in known)] == []


@pytest.mark.parametrize("protocol", shipped_protocols().values(), ids=lambda protocol: protocol.id)
def test_a_number_is_found_in_the_section_where_its_fact_stands(protocol: Protocol) -> None:
    lost = []
    for where, _, number in numbers_of(protocol):
        fact = fact_of(number)
        assert fact is not None
        cited = [fact, *(FACTS[base] for base in fact.rests_on)]
        places = [
            part.strip().casefold()
            for one in cited
            if one.source == number.source
            for part in one.place.split(";")
        ]
        section = number.section.casefold()
        if not any(place in section or section in place for place in places):
            lost.append(f"{where}: {number.section} is not in {places}")
    assert lost == []


def test_the_walk_sees_every_number_of_every_protocol_once() -> None:
    counted = Counter((one.file, one.where) for one in PROTOCOL_NUMBERS)
    assert set(counted.values()) == {1}
    for protocol in shipped_protocols().values():
        own = [where for where, _, _ in numbers_of(protocol) if not where.startswith("common.")]
        assert [where for file, where in counted if file == f"{protocol.id}.toml"] == own


def test_a_ceiling_of_the_formulary_rests_on_the_rule_of_dangerous_doses_alone() -> None:
    ceilings = [
        one for one in SHIPPED if one.file == FORMULARY_FILE and one.where.endswith("dangerous")
    ]  # single_dangerous too
    assert len(ceilings) == sum(len(drug.dangerous) + len(drug.single_dangerous) for drug in drugs().values())
    for one in ceilings:
        ruled = [fact for fact in known_facts(one) if fact.place == DANGEROUS]
        assert len(ruled) == 1, at(one)
        assert ruled[0].stated(one.value, one.unit, one.about), at(one)


def stands_at(misprint: Misprint) -> list[str]:
    return [
        at(one)
        for one in SHIPPED
        if one.value == misprint.value
        and one.unit == misprint.unit
        and misprint.of in (part.strip() for part in one.of.split(","))
    ]


def test_no_misprint_of_a_source_stands_anywhere() -> None:
    misprints = [misprint for erratum in errata().values() for misprint in erratum.misprints]
    assert len(misprints) > 10
    assert [place for misprint in misprints for place in stands_at(misprint)] == []
    for misprint in misprints:
        assert any(misprint.of in one.of for one in SHIPPED), f"{misprint} is printed for nothing that ships"


def test_a_misprint_that_is_copied_is_found() -> None:
    right = 'start = { value = 0.1, unit = "mg/kg/day"'
    shipped = resource("protocols/three-step.toml").read_text("utf-8")
    text = shipped.replace(right, right.replace("0.1", "1"))
    assert text != shipped
    with pytest.raises(ProtocolFileError, match="is dangerous"):
        read_protocol(text, "three-step.toml")
    where, of, start = next(
        one for one in numbers_of(shipped_protocols()["three-step"]) if one.where.endswith("start")
    )
    copied = RestingNumber("three-step.toml", where, of, Decimal(1), start.unit, start.source, (start.fact,))
    lethal = errata()["B-01"].misprints[0]
    assert (copied.value, copied.unit, copied.of) == (lethal.value, lethal.unit, lethal.of)
    assert any("is not stated by 000-07" in fault for fault in faults_of(copied))


def test_a_unit_that_a_source_misprints_is_not_offered() -> None:
    impossible = {
        (misprint.of, misprint.unit) for erratum in errata().values() for misprint in erratum.misprints
    }
    assert {("tac_trough", "ng/dL"), ("cholesterol", "g/dL")} <= impossible
    assert analytes()["tac_trough"].unit("ng/dL") is None
    assert analytes()["cholesterol"].unit("g/dL") is None


def test_a_choice_of_this_project_says_that_it_is_one() -> None:
    silent = []
    for fact in FACTS.values():
        if fact.checked == "own" and fact.id.startswith("R-") and not fact.rests_on:
            says = "choice of this project" in fact.text or "clinical reference" in fact.text
            silent += [] if says else [fact.id]
    assert silent == []


def test_no_choice_of_this_project_is_left_that_no_number_rests_on() -> None:
    used = {fact for one in SHIPPED for fact in one.facts}
    chosen = {fact.id for fact in FACTS.values() if fact.id.startswith(("R-", "E-"))}
    assert chosen - used == set()


def test_the_constants_of_the_formulas_are_those_of_their_facts() -> None:
    assert FACTS["D-03"].stated(SCHWARTZ_BEDSIDE_K, "factor")
    assert FACTS["000-15"].stated(SCHWARTZ_S0_K, "factor")
    assert body_surface_m2(Decimal(1), FACTS["D-01"].states[0].value) == 1
    for sex, factors in U25_GROWING.items():
        assert all(FACTS["D-05"].stated(factor, "factor", sex.value) for factor in (*factors, U25_GROWN[sex]))
    assert all(FACTS["D-05"].stated(Decimal(age), "year") for age in U25_YEARS)


def test_the_cohort_of_s0_has_the_numbers_of_its_facts() -> None:
    cohort = children()
    resistant = [child for child in cohort if child.outcomes]
    boys = [child for child in resistant if child.sex == "male"]
    counted = {
        "000-16": (len(cohort), len(resistant), len(cohort) - len(resistant)),
        "000-18": tuple(
            sum(len(child.outcomes) >= step and child.outcomes[step - 1] == outcome for child in resistant)
            for step in (1, 2, 3)
            for outcome in (COMPLETE, PARTIAL, RESISTANT)
        ),
    }
    for fact, numbers in counted.items():
        assert [number for number in numbers if not FACTS[fact].stated(Decimal(number), "children")] == []
    assert counted["000-18"] == (18, 2, 23, 6, 2, 15, 8, 3, 4)
    assert FACTS["000-16"].stated(Decimal(len(boys)), "boys")
    assert FACTS["000-16"].stated(Decimal(len(resistant) - len(boys)), "girls")


def test_what_a_protocol_says_beside_its_numbers_rests_on_facts_too() -> None:
    for protocol in shipped_protocols().values():
        asked = protocol.eligibility
        places = {fact.place.casefold() for fact in FACTS.values() if fact.source == asked.source}
        assert not asked.section or asked.section.casefold() in places, protocol.id
        assert "B-04" in protocol.common.urine.dipstick_source
    written = " ".join(
        [one.note for one in SHIPPED]
        + [next(iter(shipped_protocols().values())).common.urine.dipstick_source]
    )
    named = set(re.findall(r"\b(?:\d{3}|[A-Z]\d?)-\d\d\b", written))
    assert {"B-01", "B-02", "000-12"} <= named
    assert named <= {*FACTS, *errata()}


def test_every_reference_table_names_its_fact() -> None:
    folder = resource("reference")
    listed = dict(
        re.findall(
            r"^\| `([\w-]+\.csv)` .* ([A-Z]-\d\d) \|$",
            (folder / "README.md").read_text("utf-8"),
            re.MULTILINE,
        )
    )
    assert set(listed) == {path.name for path in folder.glob("*.csv")}
    assert set(listed.values()) <= set(FACTS)
