"""A wrong protocol file: one message per fault, with the line it stands on."""

import pytest

from nsclinic.domain.resource import resource
from nsclinic.protocol.loader import ProtocolFileError, read_protocol

TEXT = resource("protocols/three-step.toml").read_text("utf-8")


def faults(text: str) -> list[str]:
    with pytest.raises(ProtocolFileError) as caught:
        read_protocol(text, "own.toml")
    return [str(fault) for fault in caught.value.faults]


def line_of(part: str) -> int:
    return next(number for number, line in enumerate(TEXT.splitlines(), start=1) if part in line)


def test_the_shipped_text_reads() -> None:
    assert read_protocol(TEXT, "own.toml").id == "three-step"


@pytest.mark.parametrize(
    ("found", "put", "line", "words"),
    [
        ("own_egfr_k =", "own_egrf_k =", "own_egfr_k =", "did you mean 'own_egfr_k'?"),
        ('value = 42, unit = "day"', "value = 42", "value = 42", "'unit' is missing"),
        ('source = "S0", section = "Methods: rem', 'section = "Methods: rem', "value = 42", "'source' is missing"),
        ("value = 42", 'value = "42"', "value = 42", "expected a number, found '42'"),
        ("value = 42", "value = true", "value = 42", "expected a number, found true"),
        ('source = "S0", section = "Methods: remission', 'source = "S9", section = "Methods: remission', "value = 42",
         "'S9' is not one of the sources"),
        ("number = 1", 'number = "one"', "number = 1", "expected a whole number"),
        ('version = "1"', "version = 1", 'version = "1"', "expected text in quotes"),
        ("main_drugs = [", "main_drgs = [", "main_drugs = [", "did you mean 'main_drugs'?"),
    ],
)  # fmt: skip
def test_a_fault_names_its_line_and_what_was_expected(found: str, put: str, line: str, words: str) -> None:
    messages = faults(TEXT.replace(found, put, 1))
    assert any(
        message.startswith(f"own.toml:{line_of(line)}:") and words in message for message in messages
    ), messages


def test_every_fault_is_named_at_once() -> None:
    text = TEXT.replace("value = 42", 'value = "x"').replace("own_egfr_k =", "own_egrf_k =")
    assert len(faults(text)) == 2


def test_text_that_is_no_toml_names_the_line() -> None:
    assert faults('id = "x"\nversion = = 1\n')[0].startswith("own.toml:2: is not readable TOML")


def test_a_common_section_can_be_replaced_whole_but_not_in_part() -> None:
    section = '\n[relapse_pattern]\nfrequent_count = { value = 4, unit = "count", source = "K", section = "2021" }\n'
    assert any("'frequent_window' is missing" in message for message in faults(TEXT + section))
