"""A protocol file made to exhaust ends as a fault with its line, in little time and little memory."""

import time
from pathlib import Path

import pytest

from nsclinic.protocol.faults import LONGEST_MESSAGE
from nsclinic.protocol.loader import ProtocolFileError, protocol_text, read_site_protocol
from nsclinic.protocol.text import MOST_PARTS
from tests.protocol.site_files import own_text
from tests.resident import peak_above

EXHAUSTING = {
    "a key of many parts": "x" + ".a" * 120_000 + " = 1",
    "a key of many quoted parts": "x" + '."a"' * 60_000 + " = 1",
    "a key of many parts with blanks": "x" + " . a" * 60_000 + " = 1",
    "a table of many parts": "[x" + ".a" * 120_000 + "]",
    "a key of many parts within a table": "y = { x" + ".a" * 120_000 + " = 1 }",
    "many tables": "\n".join(f"[t{number}]" for number in range(6_000)),
    "many lists of tables": "[[a]]\n" * 40_000,
    "many keys": "\n".join(f"k{number} = 1" for number in range(8_000)),
    "a long key": "k" * 250_000 + " = 1",
    "many quotes": '"' * 250_000,
    "escapes": 'x = "' + "\\u0041" * 40_000 + '"',
    "lists within lists": "x = " + "[" * 120_000,
    "tables within tables": "x = " + "{a=" * 80_000,
    "a huge number": "x = " + "1" * 250_000,
    "a huge power": "x = 1e999999999",
}


def read(text: str) -> list[str]:
    with pytest.raises(ProtocolFileError) as caught:
        read_site_protocol(text, "own.toml", ["three-step"])
    return [str(fault) for fault in caught.value.faults]


@pytest.mark.parametrize("what", EXHAUSTING)
def test_a_file_made_to_exhaust_is_refused_at_once(what):
    begun = time.process_time()
    faults, grown = peak_above(lambda: read(EXHAUSTING[what]))
    assert faults
    assert all(fault.startswith("own.toml:") and len(fault) < LONGEST_MESSAGE + 50 for fault in faults)
    assert time.process_time() - begun < 5
    assert grown < 150 * 1024**2


@pytest.mark.parametrize("depth", range(150, 500, 29))
def test_no_depth_between_what_is_read_and_what_is_refused_ends_in_a_crash(depth):
    for opening, closing in (("[", "]"), ("{a=", "}"), ("[{a=", "}]")):
        assert read("x = " + opening * depth + "1" + closing * depth)


def test_the_parts_of_a_key_are_counted_and_a_sentence_is_no_key():
    assert "nested too deeply" in read("x" + ".a" * MOST_PARTS + " = 1")[0]
    sentence = "One word. " * MOST_PARTS + "An end."
    text = own_text() + f"\n# {sentence}\n# {'3.5, ' * 200}\n"
    assert read_site_protocol(text, "own.toml", ["yang-2016"]).based_on == "yang-2016"


def test_a_file_of_four_gigabytes_is_read_no_further_than_its_bound(tmp_path: Path):
    path = tmp_path / "endless.toml"
    with path.open("wb") as file:
        file.truncate(4 * 1024**3)
    text, grown = peak_above(lambda: protocol_text(path))
    assert "is larger than 256 KB" in read(text)[0]
    assert grown < 50 * 1024**2
