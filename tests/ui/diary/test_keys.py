"""What each key means, on the keyboards of all the languages."""

import pytest

from nsclinic.ui.diary.days import NOT_DONE
from nsclinic.ui.diary.keys import keys_shown, mark_of_key
from nsclinic.wording import LANGUAGES, wording

ENGLISH = wording("en")


@pytest.mark.parametrize(
    ("keys", "mark"),
    [
        ("0nN٠۰", "negative"),
        ("tT", "trace"),
        ("1١۱", "1+"),
        ("2٢۲", "2+"),
        ("3٣۳", "3+"),
        ("4٤۴", "4+"),
        ("-–−", NOT_DONE),
    ],
)
def test_one_key_writes_one_grade(keys, mark):
    assert {mark_of_key(key, ENGLISH) for key in keys} == {mark}


@pytest.mark.parametrize("key", [*"5679٥۹ax+. ?,", "", "10", "\r"])
def test_every_other_key_writes_nothing(key):
    assert mark_of_key(key, ENGLISH) is None


def test_the_words_go_by_their_first_letter_in_the_language_of_the_window():
    arabic = wording("ar")
    assert mark_of_key("س", arabic) == "negative"
    assert mark_of_key("ا", arabic) == mark_of_key("أ", arabic) == "trace"
    assert mark_of_key("t", arabic) == "trace"
    assert mark_of_key("س", ENGLISH) is None


@pytest.mark.parametrize("language", LANGUAGES)
def test_each_key_that_is_shown_writes_what_it_is_shown_for(language):
    words = wording(language)
    shown = keys_shown(words)
    assert len(set(shown.values())) == len(shown) == 7
    assert {mark: mark_of_key(key, words) for mark, key in shown.items()} == {mark: mark for mark in shown}
