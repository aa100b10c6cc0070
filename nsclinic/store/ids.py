"""Ids that the program makes: UUIDs that sort by time, and clinic numbers with a check character.

UUIDv7 is written here because the standard library has it only from Python 3.14 and twenty lines are easier to keep
than one more package. It follows RFC 9562, 6.2, method 2 (monotonic random): within a millisecond, and when the clock
steps back, the last value grows by one, so that ids of one process always rise.
"""

import secrets
import threading
import time

_RANDOM_BITS = 74
_BLOCK_BITS = 32
_ALPHABET = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"

_lock = threading.Lock()
_last = 0


def uuid7() -> str:
    """Give a new UUIDv7 in its usual text form (36 characters, lower case); each is greater than those before."""
    return _text(_next(0))


def uuid7_block(after: str = "") -> str:
    """Give a UUIDv7 whose last 32 bits are 0 and whose 2³² − 1 followers no other call will give.

    A change takes one: its id is the block's first UUID, and its nth revision's id the nth after it (`block_member`),
    so that a revision needs no id of its own in the file. It is greater than the block `after`, which another computer
    whose clock is ahead may have given: so the ids of changes rise with what whoever wrote them had seen.
    """
    return _text(_next(_BLOCK_BITS, _block_end(after) if after else 0))


def split_member(member: str) -> tuple[str, int]:
    """Give a block's first UUID and the place of one of its members: the other way round of `block_member`."""
    return f"{member[:28]}{0:08x}", int(member[28:], 16)


def block_member(block: str, number: int) -> str:
    """Give the UUID `number` places after the block's first."""
    return f"{block[:28]}{number:08x}"


def _block_end(block: str) -> int:
    digits = block.replace("-", "")
    low = int(digits[16:], 16) & ((1 << 62) - 1)
    return (
        int(digits[:12], 16) << _RANDOM_BITS | int(digits[13:16], 16) << 62 | low | ((1 << _BLOCK_BITS) - 1)
    )


def _next(block_bits: int, floor: int = 0) -> int:
    """Give 48 bits of milliseconds and 74 random ones as one number, greater than any before and than `floor`."""
    global _last  # noqa: PLW0603 -- the last id given is state of the process by its nature
    size = 1 << block_bits
    with _lock:
        fresh = (time.time_ns() // 1_000_000) << _RANDOM_BITS | secrets.randbits(_RANDOM_BITS)
        if fresh >> _RANDOM_BITS <= _last >> _RANDOM_BITS:
            fresh = _last + 1
        fresh = max(fresh, floor + 1)
        first = -(-fresh // size) * size
        _last = first + size - 1
        return first


def _text(number: int) -> str:
    """Put version (7) and variant (binary 10) between the 48, 12 and 62 bits, in the form 8-4-4-4-12."""
    millisecond, random_part = divmod(number, 1 << _RANDOM_BITS)
    high, low = divmod(random_part, 1 << 62)
    digits = f"{millisecond:012x}7{high:03x}{1 << 63 | low:016x}"
    return f"{digits[:8]}-{digits[8:12]}-{digits[12:16]}-{digits[16:20]}-{digits[20:]}"


def patient_number(letters: str, number: int) -> str:
    """Give a clinic number: two letters of the desk, a running number of four digits or more, a check character."""
    return f"{letters}-{number:04d}-{check_character(f'{letters}{number:04d}')}"


def check_character(text: str) -> str:
    """Give the check character of ISO/IEC 7064, MOD 37,36.

    It finds every single wrong character and every swap of two neighbours. Hyphens and blanks do not count, and small
    letters count as capitals.

    Raises:
        ValueError: a character is neither a digit nor a letter A to Z.
    """
    rest = 36
    for character in text.upper():
        if character in "- ":
            continue
        rest = (rest + _ALPHABET.index(character)) % 36 or 36
        rest = rest * 2 % 37
    return _ALPHABET[(37 - rest) % 36]


def is_checked_number(patient_id: str) -> bool:
    """Say whether an id has the form of one made here and its check character is right."""
    parts = patient_id.upper().split("-")
    if len(parts) != 3 or len(parts[0]) != 2 or len(parts[2]) != 1:
        return False
    if not (parts[0].isascii() and parts[0].isalpha() and parts[1].isascii() and parts[1].isdigit()):
        return False
    return check_character(parts[0] + parts[1]) == parts[2]
