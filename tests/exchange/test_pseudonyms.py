"""The names that leave the clinic are those of the definition, whatever way they are computed."""

import hmac
from base64 import b32encode

from hypothesis import given, settings
from hypothesis import strategies as st

from nsclinic.exchange.pseudonyms import PSEUDONYM_LETTERS, pseudonyms_under


@settings(max_examples=25)
@given(
    key=st.binary(min_size=1, max_size=200),
    names=st.lists(st.text(st.characters(exclude_categories=["Cs"]), max_size=80), max_size=5),
)
def test_a_name_is_the_first_letters_of_the_keyed_sum_in_base_32(key: bytes, names: list[str]):
    named = pseudonyms_under(key)
    for name in names:
        summed = hmac.digest(key, name.encode(), "sha256")
        assert named(name) == b32encode(summed).decode("ascii")[:PSEUDONYM_LETTERS]


def test_a_name_that_a_registry_has_today_is_given_for_ever():
    named = pseudonyms_under(bytes(range(32)))
    assert named("BS-0042-K") == "6PSGMRDZI4XO5WSKF3ZX7XRFCF"
