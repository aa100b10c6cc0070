"""Every number that ships rests on a fact that states it, in its own unit, and no misprint of a source stands anywhere.

What fails is named by file and place, so that whoever adds a number sees what it lacks.
"""

from collections import Counter
from decimal import Decimal

import pytest

from nsclinic.domain.catalogue import analytes, drugs
from nsclinic.domain.resource import resource
from nsclinic.protocol.facts import Misprint, SourceFact, errata, errata_of, fact_of, source_facts
from nsclinic.protocol.loader import read_protocol, shipped_protocols
from nsclinic.protocol.model import Number, Protocol
from nsclinic.protocol.numbers import numbers_of
from nsclinic.protocol.resting import FORMULARY_FILE, RestingNumber, resting_numbers

FACTS = source_facts()
SHIPPED = tuple(resting_numbers())
PROTOCOL_NUMBERS = tuple(one for one in SHIPPED if one.source)
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
    if facts and not any(fact.stated(one.value, one.unit) for fact in facts):
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
        assert ruled[0].stated(one.value, one.unit), at(one)


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
    copied = [
        RestingNumber("three-step.toml", where, of, number.value, number.unit, number.source, (number.fact,))
        for where, of, number in numbers_of(read_protocol(text, "three-step.toml"))
        if where.endswith("start")
    ]
    lethal = errata()["B-01"].misprints[0]
    assert [(one.value, one.unit, one.of) for one in copied] == [(lethal.value, lethal.unit, lethal.of)]
    assert any("is not stated by 000-07" in fault for fault in faults_of(copied[0]))


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
