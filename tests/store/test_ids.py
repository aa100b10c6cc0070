"""Ids rise with time and never repeat; a clinic number's check character finds the usual slips of the pen."""

import threading
import uuid

import pytest

from nsclinic.store import is_checked_number, uuid7
from nsclinic.store.ids import block_member, check_character, patient_number, uuid7_block


def test_ids_are_of_version_7_and_rise_without_end():
    ids = [uuid7() for _ in range(5000)]
    assert sorted(set(ids)) == ids
    assert {(uuid.UUID(text).version, uuid.UUID(text).variant) for text in ids} == {(7, uuid.RFC_4122)}
    assert all(str(uuid.UUID(text)) == text for text in ids)


def test_ids_begin_with_the_millisecond(monkeypatch: pytest.MonkeyPatch):
    import time

    before = time.time_ns() // 1_000_000
    first = uuid.UUID(uuid7()).int >> 80
    assert before <= first <= time.time_ns() // 1_000_000 + 1


def test_ids_rise_when_the_clock_steps_back(monkeypatch: pytest.MonkeyPatch):
    import time

    before = uuid7()
    monkeypatch.setattr(time, "time_ns", lambda: 0)
    after = [uuid7(), uuid7_block(), uuid7()]
    assert sorted([before, *after]) == [before, *after]


def test_a_block_belongs_to_one_change_alone():
    block = uuid7_block()
    members = [block_member(block, number) for number in (1, 2, 4_000_000_000)]
    after = uuid7()
    assert [block, *members, after] == sorted({block, *members, after})
    assert {uuid.UUID(text).version for text in members} == {7}


def test_threads_get_different_ids():
    found: list[str] = []
    threads = [threading.Thread(target=lambda: found.extend(uuid7() for _ in range(2000))) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(set(found)) == 8000


def test_the_check_character_is_that_of_the_standard():
    # The example of ISO 7064 MOD 37,36 in the Global Release Identifier standard.
    assert check_character("A1-2425G-ABC1234002".replace("-", "")) == "M"


def test_a_clinic_number_carries_letters_number_and_check():
    assert patient_number("BS", 42) == "BS-0042-D"
    assert is_checked_number("BS-0042-D")
    assert is_checked_number("bs-0042-d")
    assert patient_number("BS", 123456).startswith("BS-123456-")


def test_every_wrong_character_and_every_swap_of_neighbours_is_found():
    good = patient_number("BS", 4182)
    letters = good.replace("-", "")
    for place in range(len(letters)):
        for sign in "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ":
            wrong = letters[:place] + sign + letters[place + 1 :]
            assert (check_character(wrong[:-1]) == wrong[-1]) == (wrong == letters)
    for place in range(len(letters) - 1):
        swapped = letters[:place] + letters[place + 1] + letters[place] + letters[place + 2 :]
        if swapped != letters:
            assert check_character(swapped[:-1]) != swapped[-1]


@pytest.mark.parametrize(
    "other", ["", "P1", "BS-0042-K", "BS-0042", "B-0042-D", "BS-004٢-D", "١S-0042-D", "BS-0042-D-"]
)
def test_other_ids_have_no_check_to_be_right(other: str):
    assert not is_checked_number(other)
