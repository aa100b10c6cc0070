"""The page on the first morning says the same in every language of the window, in the window's own words."""

import re
from itertools import pairwise

import pytest

from nsclinic.domain.resource import resource
from nsclinic.wording import ENGLISH, LANGUAGES, wording

TRANSLATED = sorted(set(LANGUAGES) - {ENGLISH})
SCREENS = ["Today", "Settings", "History", "Why", "Set up a new clinic", "People and secrets"]
IN_SENTENCES = ["Recovery sheet", "Home diary"]


def page(language):
    name = "quick-start.md" if language == ENGLISH else f"quick-start.{language}.md"
    return resource(f"manual/{name}").read_text(encoding="utf-8")


def parts(text):
    """Give what stands before the first step, then each step; the last holds what follows it too."""
    starts = [step.start() for step in re.finditer(r"^\d+\. ", text, flags=re.MULTILINE)]
    return [text[begin:end] for begin, end in pairwise([0, *starts, len(text)])]


def numbers(text):
    return re.findall(r"^(\d+)\. \*\*", text, flags=re.MULTILINE)


def keys(text):
    return set(re.findall(r"`([^`]+)`", text))


def emphasised(text):
    return set(re.findall(r"(?<!\*)\*([^*]+)\*(?!\*)", " ".join(text.split())))


def test_the_screens_asked_for_below_are_those_that_the_english_page_names():
    assert emphasised(page(ENGLISH)) == set(SCREENS)
    assert [name for name in IN_SENTENCES if name.lower() not in page(ENGLISH)] == []


@pytest.mark.parametrize("language", TRANSLATED)
def test_a_translated_page_has_every_numbered_step(language):
    assert numbers(page(language)) == numbers(page(ENGLISH)) != []


@pytest.mark.parametrize("language", TRANSLATED)
def test_a_translated_step_names_the_same_keys(language):
    assert [keys(part) for part in parts(page(language))] == [keys(part) for part in parts(page(ENGLISH))]


@pytest.mark.parametrize("language", TRANSLATED)
def test_a_translated_page_names_each_screen_as_the_window_does(language):
    said = {name: wording(language).t(name) for name in SCREENS}
    assert [name for name, shown in said.items() if shown == name] == []
    assert emphasised(page(language)) == set(said.values())


@pytest.mark.parametrize("language", TRANSLATED)
def test_a_translated_page_names_the_sheet_and_the_diary_as_the_window_does(language):
    text = " ".join(page(language).lower().split())
    assert [name for name in IN_SENTENCES if wording(language).t(name).lower() not in text] == []


@pytest.mark.parametrize("language", TRANSLATED)
def test_a_translated_page_is_listed_in_the_manual(language):
    listed = resource("manual/README.md").read_text(encoding="utf-8")
    assert f"](quick-start.{language}.md)" in listed


@pytest.mark.parametrize("language", TRANSLATED)
def test_a_page_runs_in_the_direction_of_its_language(language):
    text = page(language)
    assert text.startswith('<div dir="rtl">\n\n') == wording(language).is_right_to_left
    assert text.endswith("\n\n</div>\n") == wording(language).is_right_to_left
