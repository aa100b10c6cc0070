"""The source facts are read strictly: what one entry names is another entry, and a wrong file says where."""

import re
from decimal import Decimal

import pytest

from nsclinic.protocol.facts import errata, errata_of, fact_of, read_facts, source_facts
from nsclinic.protocol.faults import ProtocolFileError
from nsclinic.protocol.loader import shipped_protocols
from nsclinic.protocol.model import Number

TEXT = """\
[facts.000-07]
source = "S0"
place = "Abstract"
text = "Tacrolimus starts at 0.1 mg/kg/day."
states = [{ value = 0.1, unit = "mg/kg/day", errata = ["B-01"] }, { value = 6, unit = "month" }]

[errata.B-01]
printed = "1 mg/kg/day"
why = "Ten times the abstract."
reading = "0.1 mg/kg/day"
"""


def test_a_fact_states_its_numbers_with_their_unit_and_names_its_errata():
    facts, known = read_facts(TEXT, "own.toml")
    fact = facts["000-07"]
    assert fact.stated(Decimal("0.10"), "mg/kg/day") == fact.states[0]
    assert fact.stated(Decimal("0.1"), "mg/day") is None
    assert fact.all_errata() == ("B-01",) == tuple(known)


@pytest.mark.parametrize(
    ("found", "put", "line", "words"),
    [
        ('source = "S0"', 'source = "S9"', 2, "'S9' is not known"),
        ('source = "S0"', 'source = "R"', 1, "'checked' must say how it was come by"),
        ('place = "Abstract"', 'plaice = "Abstract"', 3, "did you mean 'place'?"),
        ('place = "Abstract"\n', "", 1, "'place' is missing"),
        ('place = "Abstract"', 'place = "Abstract"\nchecked = "surely"', 4, "'surely' is not known"),
        ('place = "Abstract"', 'place = "Abstract"\nrests_on = ["000-99"]', 4, "'000-99' is not known"),
        ('errata = ["B-01"]', 'errata = ["B-99"]', 5, "'B-99' is not known"),
        ("value = 0.1", 'value = "0.1"', 5, "expected a number"),
        ('why = "Ten times the abstract."\n', "", 7, "'why' is missing"),
        ('reading = "0.1', 'about = ["000-99"]\nreading = "0.1', 10, "'000-99' is not known"),
        ("[errata.B-01]", "[erata.B-01]", 7, "did you mean 'errata'?"),
    ],
)
def test_a_fault_of_the_facts_names_its_line(found, put, line, words):
    with pytest.raises(ProtocolFileError) as caught:
        read_facts(TEXT.replace(found, put, 1), "own.toml")
    messages = [str(fault) for fault in caught.value.faults]
    assert any(message.startswith(f"own.toml:{line}:") and words in message for message in messages), messages


def test_the_shipped_facts_cover_every_source_and_no_erratum_stands_alone():
    assert {fact.source for fact in source_facts().values()} == set(
        next(iter(shipped_protocols().values())).sources
    )
    named = {erratum for fact in source_facts().values() for erratum in fact.all_errata()}
    named |= {erratum.id for erratum in errata().values() if erratum.about}
    assert named == set(errata())


def test_the_facts_of_the_five_seeds_are_all_there():
    counted = {"000": 28, "001": 16, "002": 8, "003": 16, "004": 23}
    expected = {f"{seed}-{place:02}" for seed, count in counted.items() for place in range(1, count + 1)}
    assert {key for key in source_facts() if key.partition("-")[0] in counted} == expected
    assert list(errata()) == [f"B-{place:02}" for place in range(1, 32)]


def test_a_number_leads_to_its_fact_and_to_the_errata_that_touch_it_alone():
    start = Number(Decimal("0.1"), "mg/kg/day", "S0", "Abstract", "000-07")
    received = Number(Decimal("0.25"), "mg/kg/day", "S0", "Results", "000-07")
    of_a_site = Number(Decimal("0.15"), "mg/kg/day", "S0", "ours")
    assert fact_of(start) is source_facts()["000-07"]
    assert [erratum.id for erratum in errata_of(start)] == ["B-01"]
    assert errata_of(received) == ()
    assert (fact_of(of_a_site), errata_of(of_a_site)) == (None, ())


@pytest.mark.parametrize("fact", source_facts().values(), ids=source_facts())
def test_a_number_that_a_fact_states_stands_in_its_text_or_says_how_it_is_printed(fact):
    in_text = {
        Decimal(number) for number in re.findall(r"\d+(?:\.\d+)?|\.\d+", fact.text.replace("10 000", "10000"))
    }
    assert [stated for stated in fact.states if not stated.printed and stated.value not in in_text] == []
    assert fact.text.endswith(".")
    assert len({(stated.value, stated.unit) for stated in fact.states}) == len(fact.states)
