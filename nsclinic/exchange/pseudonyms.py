"""Who a child and a row are outside the clinic: keyed names that the clinic alone can lead back (contract 4).

A name made without a key would be worthless: of sex, birth and initials there are so few that all can be tried in
seconds. The key is the clinic's own, in its file and on its recovery sheet.
"""

import hmac
from base64 import b32encode

PSEUDONYM_LETTERS = 26
"""Base32 letters kept of the 256 bits: 130 bits, so that no two of any registry's rows come to the same."""

_BYTES_READ = 20
"""The letters kept stand in the first 17 bytes, and base 32 goes by fives; every row pays for what is read."""


def pseudonym(site_key: bytes, name: str) -> str:
    """Give the first 26 base32 characters of HMAC-SHA-256 of a name under the clinic's key.

    For a child the name is the id under which it was first exported, for a row its `row_id`.
    """
    digest = hmac.digest(site_key, name.encode(), "sha256")
    return b32encode(digest[:_BYTES_READ]).decode("ascii")[:PSEUDONYM_LETTERS]
