"""Who a child and a row are outside the clinic: keyed names that the clinic alone can lead back (contract 4).

A name made without a key would be worthless: of sex, birth and initials there are so few that all can be tried in
seconds. The key is the clinic's own, in its file and on its recovery sheet.

A package has millions of rows, each with a name: the key is set up once and copied for each, and the letters are looked
up by pairs (`base64.b32encode` takes longer than the HMAC itself).
"""

import hmac
from collections.abc import Callable
from itertools import product
from string import ascii_uppercase
from struct import Struct

PSEUDONYM_LETTERS = 26
"""Base32 letters kept of the 256 bits: 130 bits, so that no two of any registry's rows come to the same."""

Named = Callable[[str], str]
"""Gives the pseudonym of a name: of a child the id under which it was first exported, of a row its `row_id`."""

_PAIRS = tuple(map("".join, product(f"{ascii_uppercase}234567", repeat=2)))
"""Two base32 letters for each ten bits."""

_first_bits = Struct(">QQB").unpack_from
"""Twice 64 bits and the eight after them: of these 136 the letters take 130."""


def pseudonyms_under(site_key: bytes) -> Named:
    """Give what names by the first 26 base32 characters of HMAC-SHA-256 of a name under the clinic's key."""
    keyed, pairs = hmac.new(site_key, digestmod="sha256"), _PAIRS

    def named(name: str) -> str:
        sealed = keyed.copy()
        sealed.update(name.encode())
        a, b, c = _first_bits(sealed.digest())
        return (
            f"{pairs[a >> 54]}{pairs[a >> 44 & 1023]}{pairs[a >> 34 & 1023]}{pairs[a >> 24 & 1023]}"
            f"{pairs[a >> 14 & 1023]}{pairs[a >> 4 & 1023]}{pairs[(a & 15) << 6 | b >> 58]}{pairs[b >> 48 & 1023]}"
            f"{pairs[b >> 38 & 1023]}{pairs[b >> 28 & 1023]}{pairs[b >> 18 & 1023]}{pairs[b >> 8 & 1023]}"
            f"{pairs[(b & 255) << 2 | c >> 6]}"
        )

    return named
