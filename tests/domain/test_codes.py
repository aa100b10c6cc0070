"""The public codes of the catalogues: the confirmed ones of the manual's table and no others, each where it belongs."""

import re
import tomllib

import pytest

from nsclinic.domain.catalogue import analytes, calculated, drugs, event_kinds, icd_10_of, ucum
from nsclinic.domain.record import EventKind
from nsclinic.domain.resource import resource
from nsclinic.exchange.rows import PER_DAY_UNITS, SINGLE_UNITS

LOINC = re.compile(r"\b[0-9]{3,5}-[0-9]\b")
ATC = re.compile(r"\b([A-Z][0-9]{2}[A-Z]{2}[0-9]{2})(?: is [a-z]+)? V\b")

OTHER_MEANING = {"3094-0": "urea nitrogen, which is 28/60 of urea", "34366-5": "a ratio of no stated unit"}
"""Confirmed codes of the table that none of our analytes may carry."""


def section(begin: str, end: str) -> str:
    text = resource("manual/codes.md").read_text("utf-8")
    return text[text.index(begin) : text.index(end)]


def confirmed_loinc() -> set[str]:
    """The codes in the rows of table D3 that are marked V (and not U)."""
    found = set()
    for line in section("### D3.", "Warning: some public").splitlines():
        cells = [cell.strip() for cell in line.strip("|").split("|")]
        if len(cells) == 4 and cells[3].startswith("V"):
            found.update(LOINC.findall(f"{cells[1]} {cells[3]}"))
    return found


def check_digit(code: str) -> int:
    """LOINC's check digit: mod 10, doubling from the right (Luhn)."""
    total = 0
    for place, digit in enumerate(reversed(code.split("-", maxsplit=1)[0])):
        doubled = int(digit) * (2 if place % 2 == 0 else 1)
        total += doubled // 10 + doubled % 10
    return -total % 10


def carried_loinc() -> dict[str, set[str]]:
    carried: dict[str, set[str]] = {}
    for analyte in analytes().values():
        for code in {analyte.loinc, *(unit.loinc for unit in analyte.units)} - {""}:
            carried.setdefault(code, set()).add(analyte.code)
    for one in calculated().values():
        carried.setdefault(one.loinc, set()).add(one.code)
    return carried


def test_every_loinc_code_is_a_confirmed_one_of_the_manual_and_stands_at_one_analyte():
    allowed = confirmed_loinc() - set(OTHER_MEANING)
    assert len(allowed) > 30
    for code, where in carried_loinc().items():
        assert code in allowed, (code, where)
        assert len(where) == 1, (code, where)


def test_every_loinc_code_has_its_check_digit():
    for code in carried_loinc():
        assert int(code.split("-")[1]) == check_digit(code), code
    assert check_digit("2160-0") == 0
    assert check_digit("2160-1") != 1


def test_the_loinc_files_of_the_catalogues_hold_no_code_beside_those_read():
    for name in ("analytes.toml", "calculated.toml"):
        for line in resource(name).read_text("utf-8").splitlines():
            if not line.startswith("#"):
                assert set(LOINC.findall(line)) <= set(carried_loinc()), line


@pytest.mark.parametrize(
    ("code", "unit", "loinc"),
    [
        ("creatinine", "mg/dL", "2160-0"),
        ("creatinine", "umol/L", "14682-9"),
        ("magnesium", "mmol/L", "2601-3"),
        ("magnesium", "mg/dL", "19123-9"),
        ("dipstick_protein", "grade", "20454-5"),
        ("dipstick_protein", "mg/dL", "5804-0"),
        ("upcr", "g/g", "2890-2"),
        ("upcr", "mg/mmol", ""),
        ("cholesterol", "mmol/L", ""),
        ("glucose_fasting", "mmol/L", ""),
        ("hba1c", "mmol/mol", ""),
        ("urea", "mg/dL", ""),
        ("glucose_random", "mg/dL", ""),
        ("albumin", "g/L", "1751-7"),
    ],
)
def test_a_mass_and_a_molar_value_never_share_a_code(code, unit, loinc):
    assert analytes()[code].loinc_in(unit) == loinc


def test_every_atc_code_of_the_formulary_is_a_confirmed_one_and_mizoribine_has_none():
    text = section("### D4.", "### D5.")
    confirmed = set(ATC.findall(text))
    carried = {drug.code: drug.atc for drug in drugs().values() if drug.atc}
    assert set(carried.values()) <= confirmed
    assert "L01XC02" not in carried.values()
    assert not drugs()["mizoribine"].atc
    # what the table confirms of our drugs is carried: prednisone is none of them
    assert confirmed - set(carried.values()) == {"H02AB07"}


def test_a_histology_has_the_fourth_digit_only_where_its_pattern_is_known():
    listed = set(re.findall(r"(?:N04)?\.([0-9])\b", section("### D5.", "### D6.")))
    known = event_kinds()[EventKind.BIOPSY].codes
    with resource("events.toml").open("rb") as file:
        by_histology = tomllib.load(file)["biopsy"]["icd10"]
    assert set(by_histology) <= set(known)
    for histology, code in by_histology.items():
        assert code.startswith("N04."), histology
        assert code[-1] in listed, histology
    assert icd_10_of("MCD") == "N04.0"
    assert icd_10_of("FSGS") == "N04.1"
    assert icd_10_of("MN") == "N04.2"
    assert icd_10_of("MesPGN") == "N04.3"
    assert {icd_10_of(code) for code in ("IgM", "C1q", "IgA", "", "interstitial_disease")} == {"N04.9"}


def test_every_unit_that_can_be_written_has_its_ucum_spelling_and_only_grade_has_none():
    written = {unit.symbol for analyte in analytes().values() for unit in analyte.units}
    written |= {*PER_DAY_UNITS, *SINGLE_UNITS} | {one.unit for one in calculated().values()}
    assert written <= set(ucum())
    assert [unit for unit in written if not ucum()[unit]] == ["grade"]


def test_ucum_spellings_hold_no_character_that_ucum_does_not_know():
    for unit, code in ucum().items():
        assert re.fullmatch(r"[A-Za-z0-9%/.*\[\]]*(\{[A-Za-z0-9_.]+\}[A-Za-z0-9%/.*\[\]]*)?", code), unit
        assert "^" not in code
        assert "day" not in code
