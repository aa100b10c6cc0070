"""The translations: nothing of the program is left unsaid in any language, and nothing is said about another value."""

import ast
import re
from collections import Counter
from importlib.util import module_from_spec, spec_from_file_location
from pathlib import Path
from string import Formatter
from typing import Any

import pytest
from babel.messages.catalog import Message

from nsclinic.wording import LANGUAGES
from nsclinic.wording.speech import ENGLISH

NUMBER = re.compile(r"\d+(?:[.,]\d+)?")
PLACEHOLDER = re.compile(r"\{[^}]*\}")
IN_A_WORD = {"ar": {"1", "2"}}
"""Numbers that a language says in the word itself ("two hours" is one word of Arabic)."""


def the_tool() -> Any:
    path = Path(__file__).resolve().parents[2] / "installer" / "catalogues.py"
    spec = spec_from_file_location("catalogues", path)
    assert spec is not None
    assert spec.loader is not None
    tool = module_from_spec(spec)
    spec.loader.exec_module(tool)
    return tool


catalogues = the_tool()
PROGRAM = catalogues.ROOT / "nsclinic"


def placeholders(text: str) -> set[str]:
    return {name for _, name, _, _ in Formatter().parse(text) if name}


def forms(message: Message) -> list[str]:
    said = message.string if isinstance(message.string, list | tuple) else (message.string,)
    return [form for form in said if form]


def translated(language: str) -> list[Message]:
    return [message for message in catalogues.committed(language) if message.id and forms(message)]


def test_every_language_that_ships_has_a_catalogue_but_english_which_is_the_code():
    assert set(LANGUAGES) == {ENGLISH, *catalogues.TRANSLATED}


@pytest.mark.parametrize("language", catalogues.TRANSLATED)
def test_every_text_of_the_program_and_of_its_data_is_translated(language):
    assert catalogues.untranslated(language) == []


@pytest.mark.parametrize("language", catalogues.TRANSLATED)
def test_the_catalogue_holds_no_text_that_the_program_no_longer_says(language):
    said = {(message.id, message.context) for message in catalogues.collected()}
    kept = {(message.id, message.context) for message in catalogues.committed(language)}
    assert kept - said == set()


@pytest.mark.parametrize("language", catalogues.TRANSLATED)
def test_the_compiled_catalogue_is_that_of_the_text(language):
    path = catalogues.po_path(language)
    assert path.with_suffix(".mo").read_bytes() == catalogues.compiled(catalogues.committed(language))


@pytest.mark.parametrize("language", catalogues.TRANSLATED)
def test_a_translation_is_filled_with_the_same_values_as_the_english(language):
    wrong = [
        (message.id, message.string)
        for message in translated(language)
        if isinstance(message.id, str)
        and {frozenset(placeholders(form)) for form in forms(message)}
        != {frozenset(placeholders(message.id))}
    ]
    assert wrong == []


def numbers(text: str) -> Counter[str]:
    return Counter(number.replace(",", ".") for number in NUMBER.findall(PLACEHOLDER.sub("", text)))


@pytest.mark.parametrize("language", catalogues.TRANSLATED)
def test_a_translation_says_the_same_numbers_as_the_english(language):
    wrong = []
    for message in translated(language):
        if not isinstance(message.id, str):
            continue
        said, english = numbers(forms(message)[0]), numbers(message.id)
        lacking, added = english - said, said - english
        if added or set(lacking) - IN_A_WORD.get(language, set()):
            wrong.append((message.id, message.string))
    assert wrong == []


@pytest.mark.parametrize("language", catalogues.TRANSLATED)
def test_a_plural_lacks_no_value_but_the_number_that_a_form_says_in_a_word(language):
    wrong = []
    for message in translated(language):
        if isinstance(message.id, str):
            continue
        names = placeholders(message.id[1])
        number_in_word = {0, 1, 2} if language == "ar" else set()
        for index, form in enumerate(forms(message)):
            given = placeholders(form) | ({"n"} if index in number_in_word else set())
            if given != names:
                wrong.append((message.id, form))
    assert wrong == []


@pytest.mark.parametrize("language", catalogues.TRANSLATED)
def test_a_sentence_ends_as_the_english_does(language):
    wrong = [
        (message.id, message.string)
        for message in translated(language)
        if isinstance(message.id, str) and message.id.endswith(".") != forms(message)[0].endswith(".")
    ]
    assert wrong == []


def test_no_text_is_asked_for_inside_an_f_string_where_the_tool_does_not_find_it():
    hidden = []
    for path in sorted(PROGRAM.rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.JoinedStr):
                calls = [part for part in ast.walk(node) if isinstance(part, ast.Call)]
                hidden += [f"{path.name}:{node.lineno}" for call in calls if asks_for_text(call)]
    assert hidden == []


def asks_for_text(call: ast.Call) -> bool:
    is_of_the_catalogue = isinstance(call.func, ast.Attribute) and call.func.attr in catalogues.KEYWORDS
    return is_of_the_catalogue and bool(call.args) and isinstance(call.args[0], ast.Constant)
