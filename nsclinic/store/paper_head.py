"""The head of the audit as it stands on printed pages: ten characters that betray a chain cut short or made anew.

Whoever holds the file's key can take entries from the end, or write the whole chain anew, and the file alone cannot
tell. A page that was printed before carries the head of that day, and no such file has it any more.
"""

from collections.abc import Iterable, Iterator

from nsclinic.store.engine import Connection
from nsclinic.store.recovery_code import read_signs
from nsclinic.store.values import ChangeEntry, Fault, FaultKind

_ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
_SIGNS = 10
_BITS = 5 * _SIGNS
_GROUP = 5


def printed_head(seal: str) -> str:
    """Give the ten characters of a seal (in hex) that stand on paper, in two groups: "7QK2F-9XM3T"; "" for none.

    They are the seal's first 50 bits in Crockford's base 32, which has no sign that looks like another.
    """
    if not seal:
        return ""
    number = int(seal, 16) >> 4 * len(seal) - _BITS
    signs = "".join(_ALPHABET[number >> 5 * place & 31] for place in reversed(range(_SIGNS)))
    return f"{signs[:_GROUP]}-{signs[_GROUP:]}"


def read_head(text: str) -> str:
    """Give a printed head as somebody typed it, in its proper form; "" where it is none."""
    signs = read_signs(text)
    if len(signs) != _SIGNS or any(sign not in _ALPHABET for sign in signs):
        return ""
    return f"{signs[:_GROUP]}-{signs[_GROUP:]}"


def seq_of_head(connection: Connection, head: str) -> int | None:
    """Give the seq of the entry that has this printed head (in its proper form); None where none has."""
    number = 0
    for sign in head.replace("-", ""):
        number = number << 5 | _ALPHABET.index(sign)
    begins = f"{number << 2:013x}"  # 50 bits are 12 and a half hexadecimal digits
    rows = connection.execute(
        "SELECT seq, lower(hex(seal)) FROM change WHERE lower(substr(hex(seal), 1, 12)) = ? ORDER BY seq",
        (begins[:12],),
    )
    return next((seq for seq, seal in rows if printed_head(seal) == head), None)


def paper_head_faults(connection: Connection, heads: Iterable[str]) -> Iterator[Fault]:
    """Give a fault for each printed head that no entry has."""
    for head in heads:
        if seq_of_head(connection, head) is None:
            what = (
                f"No entry has the head {head} that was printed: entries were taken from the end, the audit was "
                "written anew, this file is older than the paper, or the paper is of another clinic."
            )
            yield Fault(FaultKind.PAPER_HEAD, what, what=head)


def head_of(entry: ChangeEntry) -> str:
    """Give the printed head of an entry."""
    return printed_head(entry.seal)
