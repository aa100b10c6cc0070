"""From the fourth wrong secret on, each costs a wait; no clock and no medium turns that into a locked clinic."""

import json
import os
import time

import pytest

from nsclinic.store import TooManyTriesError, WrongPassphraseError, open_clinic
from nsclinic.store.tries import MOST_WAIT_SECONDS, Tries, wait_after
from tests.store.children import PASSPHRASE

WRONG = "not the passphrase"


def tried(sealed):
    return sealed.path.with_name(sealed.path.name + ".tries")


def waited(sealed, seconds):
    """As if so much time had passed since the last try."""
    found = json.loads(tried(sealed).read_text())
    tried(sealed).write_text(json.dumps({**found, "last": found["last"] - seconds}))


def test_the_wait_begins_after_the_fourth_wrong_try_and_doubles_to_five_minutes():
    assert [wait_after(count) for count in range(12)] == [0, 0, 0, 0, 5, 10, 20, 40, 80, 160, 300, 300]
    assert wait_after(10**9) == MOST_WAIT_SECONDS


def test_wrong_secrets_are_counted_and_the_right_one_forgets_them(sealed):
    for _ in range(4):
        with pytest.raises(WrongPassphraseError):
            open_clinic(sealed.path, passphrase=WRONG)
    assert json.loads(tried(sealed).read_text()).keys() == {"count", "last"}
    for secret in (WRONG, PASSPHRASE):
        with pytest.raises(TooManyTriesError) as early:
            open_clinic(sealed.path, passphrase=secret)
        assert 0 < early.value.seconds_left <= 5
    assert Tries(sealed.path).failed().tries == 4, "a try that was refused is not one more"
    waited(sealed, 5)
    with open_clinic(sealed.path, passphrase=PASSPHRASE) as clinic:
        assert clinic.access_log.entries()[0].failed_before == 4
    assert not tried(sealed).exists()


def test_a_users_wrong_secret_counts_as_well_and_so_does_one_at_an_open_clinic(sealed):
    with pytest.raises(WrongPassphraseError):
        open_clinic(sealed.path, passphrase=WRONG, user="Dr Nobody")
    assert Tries(sealed.path).failed().tries == 1
    with open_clinic(sealed.path, passphrase=PASSPHRASE) as clinic:
        for _ in range(4):
            with pytest.raises(WrongPassphraseError):
                clinic.ways_in.prove(WRONG)
        with pytest.raises(TooManyTriesError):
            clinic.ways_in.prove(PASSPHRASE)
        waited(sealed, 5)
        clinic.ways_in.prove(PASSPHRASE)
    assert not tried(sealed).exists()


def test_a_clock_set_back_begins_the_wait_anew_and_does_not_lock_for_ever(sealed):
    tried(sealed).write_text(json.dumps({"count": 5, "last": time.time() + 10**8}))
    with pytest.raises(TooManyTriesError) as early:
        open_clinic(sealed.path, passphrase=PASSPHRASE)
    assert early.value.seconds_left <= 10
    waited(sealed, 10)
    with open_clinic(sealed.path, passphrase=PASSPHRASE):
        pass


@pytest.mark.parametrize(
    "content",
    ["", "[]", '{"count": 9}', '{"count": 9, "last": NaN}', '{"count": "x", "last": 1}', "9" * 5000],
)
def test_a_count_that_cannot_be_read_keeps_nobody_out(sealed, content):
    tried(sealed).write_text(content)
    with open_clinic(sealed.path, passphrase=PASSPHRASE):
        pass


@pytest.mark.skipif(
    os.name == "nt" or os.geteuid() == 0, reason="the rights of folders do not bind this user"
)
def test_a_folder_that_can_only_be_read_has_no_count_and_no_error(sealed):
    sealed.path.parent.chmod(0o500)
    try:
        for _ in range(5):
            with pytest.raises(WrongPassphraseError):
                open_clinic(sealed.path, passphrase=WRONG)
        with open_clinic(sealed.path, passphrase=PASSPHRASE) as clinic:
            clinic.access_log.looked_at("P1")
            assert clinic.access_log.entries() == []
    finally:
        sealed.path.parent.chmod(0o700)
    assert not tried(sealed).exists()


def test_where_the_count_cannot_be_written_there_is_none_and_no_error(sealed):
    place = tried(sealed)
    place.mkdir()  # nothing can take the place of a folder, whoever one is
    for _ in range(5):
        with pytest.raises(WrongPassphraseError):
            open_clinic(sealed.path, passphrase=WRONG)
    with open_clinic(sealed.path, passphrase=PASSPHRASE):
        pass
    assert list(place.iterdir()) == []
    assert not [one for one in place.parent.iterdir() if ".new-" in one.name]
