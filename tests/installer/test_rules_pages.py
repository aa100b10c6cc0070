"""The manual's pages on the rules say what the rules read, cite and are held to."""

import re
from importlib import import_module
from pathlib import Path

import pytest

from nsclinic.advice.review import RULES
from nsclinic.protocol.loader import shipped_protocols
from nsclinic.protocol.numbers import numbers_of
from tests.spec.cases import chapters, rule_specs

ROOT = Path(__file__).resolve().parents[2]
MANUAL = ROOT / "resources" / "manual"
PAGES = {
    f"rules-{chapter.slug}.md": (MANUAL / f"rules-{chapter.slug}.md").read_text("utf-8")
    for chapter in chapters()
}


@pytest.fixture
def the_pages(monkeypatch):
    monkeypatch.syspath_prepend(str(ROOT / "installer"))
    return import_module("rules_pages")


def part_of(rule):
    """Give what stands on a rule between its anchor and the next one's."""
    page = next(text for text in PAGES.values() if f'<a id="{rule}"></a>' in text)
    return page.partition(f'<a id="{rule}"></a>')[2].partition("<a id=")[0]


def test_every_chapter_is_listed_among_the_pages_that_are_made(monkeypatch):
    monkeypatch.syspath_prepend(str(ROOT / "installer"))
    assert list(import_module("manual").RULES_CHAPTERS) == list(PAGES)


def test_every_rule_stands_on_one_page_and_in_the_list():
    anchors = [rule for page in PAGES.values() for rule in re.findall(r'<a id="([a-z0-9-]+)"></a>', page)]
    assert sorted(anchors) == sorted(RULES)
    listed = re.findall(r"^\| \[`([a-z0-9-]+)`\]", (MANUAL / "rules.md").read_text("utf-8"), re.MULTILINE)
    assert sorted(listed) == sorted(RULES)


def test_every_case_stands_under_its_rule():
    for spec in rule_specs():
        part = part_of(spec.rule)
        assert [case.title for case in spec.all_cases if f"- {case.title}" not in part] == []


def test_a_source_that_nobody_reviewed_is_marked_wherever_it_stands():
    for page in PAGES.values():
        for line in re.findall(r"^\*\*Source\*\*: (.+)$", page, re.MULTILINE):
            assert ("S3" in line) == ("not reviewed" in line)
    assert "S3, **not reviewed**" in part_of("creatinine-rise")


def test_a_rule_shows_the_numbers_that_it_reads():
    assert "| creatinine ratio | × 1.25 | S3, " in part_of("creatinine-rise")
    assert "| Tacrolimus: ceiling | above 0.3 mg/kg/day |" in part_of("dose-dangerous")
    assert "potassium" not in part_of("bp-high")


def test_an_alternate_day_dose_is_never_shown_as_one_a_day():
    assert "| three-step: prednisolone, step 2: low | 0.5 mg/kg on alternate days |" in part_of(
        "step-2-start"
    )
    assert "| three-step: prednisolone, step 0: low | 2 mg/kg/day |" in part_of("dose-high")


SAID_IN_THE_LIST_OF_WHAT_IS_DUE = {
    "common.follow_up.tests_interval",
    "common.follow_up.tests_interval_stable",
    "common.follow_up.visit_interval",
}
"""Numbers that no rule reads: they give the dates of what is due (tests/spec/test_follow_up.py)."""


def test_no_number_of_the_findings_goes_unread_by_every_case(the_pages):
    read = {placed.where for basis in the_pages.bases().values() for _, placed in basis.numbers}
    of_findings = (
        "common.path.",
        "common.harm.",
        "common.levels.",
        "common.prescribing.",
        "common.follow_up.",
    )
    numbers = {
        placed.where
        for placed in numbers_of(shipped_protocols()["three-step"])
        if placed.where.startswith(of_findings)
    }
    assert numbers - read == SAID_IN_THE_LIST_OF_WHAT_IS_DUE
