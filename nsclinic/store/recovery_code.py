"""The code on the printed recovery sheet: how it is drawn, written in groups, and read from how somebody typed it."""

import secrets
import unicodedata

from nsclinic.store.ids import check_character

_ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
"""Crockford's base 32: no I, L, O or U, so that nothing is read as something else."""
_BETWEEN = frozenset("- \u2010\u2011\u2013\u2212")
_READ_AS = str.maketrans({"I": "1", "L": "1", "O": "0", "U": "V"})
_CODE_BYTES = 16
_CODE_SIGNS = 26
_GROUP = 3


def new_recovery_code() -> str:
    """Give a new code: 128 random bits as 26 letters and digits and a check character, in nine groups of three.

    Bits whose check character would be one of the letters left out are drawn again.
    """
    while True:
        number = int.from_bytes(secrets.token_bytes(_CODE_BYTES))
        signs = "".join(_ALPHABET[number >> 5 * place & 31] for place in reversed(range(_CODE_SIGNS)))
        whole = signs + check_character(signs)
        if whole[-1] in _ALPHABET:
            return "-".join(whole[start : start + _GROUP] for start in range(0, len(whole), _GROUP))


def read_recovery_code(text: str) -> bytes | None:
    """Give the bits of a code as somebody typed it; None where it is none, or a slip changed a sign.

    The check character finds every single wrong sign and every swap of two neighbours.
    """
    signs = read_signs(text)
    if len(signs) != _CODE_SIGNS + 1 or any(sign not in _ALPHABET for sign in signs):
        return None
    if check_character(signs[:_CODE_SIGNS]) != signs[-1]:
        return None
    number = 0
    for sign in signs[:_CODE_SIGNS]:
        number = number << 5 | _ALPHABET.index(sign)
    return number.to_bytes(_CODE_BYTES) if number < 1 << 8 * _CODE_BYTES else None


def read_signs(text: str) -> str:
    """Give a code, or a part of one, as it is printed but without hyphens, from how somebody typed it.

    Blanks, hyphens and the size of letters do not count, digits of any script are digits, and I, L, O and U are taken
    for the signs that they look like.
    """
    typed = (sign for sign in unicodedata.normalize("NFKC", text) if sign not in _BETWEEN)
    return "".join(_sign(sign) for sign in typed).translate(_READ_AS)


def _sign(sign: str) -> str:
    digit = unicodedata.digit(sign, None)
    return str(digit) if digit is not None else sign.upper()
