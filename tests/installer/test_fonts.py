"""The shipped fonts are the files that their provenance note names, and they have the letters the program prints."""

import hashlib
import re

import pytest
from fontTools.ttLib import TTFont

from nsclinic.domain.resource import resource, resources_folder

NOTE = resource("fonts/README.md").read_text(encoding="utf-8")
SUMS = dict(re.findall(r"^\| `([\w.-]+\.ttf)` \|.*`([0-9a-f]{64})`", NOTE, flags=re.MULTILINE))


def test_every_font_has_its_line_in_the_provenance_note():
    assert {font.name for font in (resources_folder() / "fonts").glob("*.ttf")} == set(SUMS)


@pytest.mark.parametrize("name", sorted(SUMS))
def test_a_font_is_the_file_that_the_note_names(name):
    assert hashlib.sha256(resource(f"fonts/{name}").read_bytes()).hexdigest() == SUMS[name]


@pytest.mark.parametrize("licence", sorted(set(re.findall(r"`(LICENSE-[\w.]+)`", NOTE))))
def test_a_fonts_licence_lies_beside_it(licence):
    assert "Permission is hereby granted, free of charge" in resource(f"fonts/{licence}").read_text(
        encoding="utf-8"
    )


@pytest.mark.parametrize(
    ("name", "letters"),
    [
        ("DejaVuSans.ttf", "aÉñŁΩжμ≤≥±×–…→▲▼●"),
        ("DejaVuSans-Bold.ttf", "aÉñŁΩжμ≤≥±×–…→▲▼●"),
        ("NotoSans-Regular.ttf", "aÉñŁΩжμ±×–…"),
        ("NotoSans-Bold.ttf", "aÉñŁΩжμ±×–…"),
        ("NotoSansArabic-Regular.ttf", "ابتثجحخدذرزسشصضطظعغفقكلمنهوي٠١٢٣٤٥٦٧٨٩٫"),
        ("NotoSansArabic-Bold.ttf", "ابتثجحخدذرزسشصضطظعغفقكلمنهوي٠١٢٣٤٥٦٧٨٩٫"),
    ],
)
def test_a_font_has_the_letters_it_is_shipped_for(name, letters):
    with TTFont(resource(f"fonts/{name}")) as font:
        drawn = font.getBestCmap()
    assert [letter for letter in letters if ord(letter) not in drawn] == []
