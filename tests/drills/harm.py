"""Ways in which a disk or a hand damages a file, each drawn from a seed, done in place and taken back."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from random import Random

PAGE = 4096
SECTOR = 512
FLIP, CUT, SWAP, ZERO = "flipped bit", "cut off", "swapped pages", "zeroed block"
KINDS = {FLIP: 70, CUT: 8, SWAP: 8, ZERO: 14}


@dataclass(frozen=True)
class Damage:
    """What a file is to hold instead of its own bytes: other bytes from `at` on, or no more than `length`."""

    kind: str
    said: str
    at: int = 0
    content: bytes = b""
    length: int | None = None

    def do(self, path: Path, whole: bytes) -> None:
        """Damage a file that holds `whole`."""
        with path.open("r+b") as file:
            if self.length is not None:
                file.truncate(self.length)
                return
            file.seek(self.at)
            file.write(self.content)

    def take_back(self, path: Path, whole: bytes) -> None:
        """Put back what the file held."""
        if self.length is not None or path.stat().st_size != len(whole):
            path.write_bytes(whole)
            return
        with path.open("r+b") as file:
            file.seek(self.at)
            file.write(whole[self.at : self.at + len(self.content)])


def damages(whole: bytes, chance: Random, kinds: tuple[str, ...] = tuple(KINDS)) -> Iterator[Damage]:
    """Give damages without end, each of which changes the file."""
    while True:
        drawn = chance.choices(kinds, [KINDS[kind] for kind in kinds])[0]
        damage = _DRAWN[drawn](whole, chance)
        if damage.length is not None or whole[damage.at : damage.at + len(damage.content)] != damage.content:
            yield damage


def flips_of_every_byte(whole: bytes, until: int) -> Iterator[Damage]:
    """Give one flip for each byte before an offset, of another bit from byte to byte."""
    for at in range(min(until, len(whole))):
        yield _flip(whole, at, at % 8)


def _flip(whole: bytes, at: int, bit: int) -> Damage:
    return Damage(FLIP, f"bit {bit} of byte {at} turned over", at, bytes([whole[at] ^ 1 << bit]))


def _drawn_flip(whole: bytes, chance: Random) -> Damage:
    return _flip(whole, chance.randrange(len(whole)), chance.randrange(8))


def _drawn_cut(whole: bytes, chance: Random) -> Damage:
    pages = len(whole) // PAGE
    anywhere = chance.randrange(len(whole))
    length = chance.choice((0, anywhere, anywhere, chance.randint(0, max(0, pages - 1)) * PAGE))
    return Damage(CUT, f"cut off at {length}", length=length)


def _drawn_swap(whole: bytes, chance: Random) -> Damage:
    """Swap two pages of the file: a write that went to the wrong place."""
    pages = max(1, len(whole) // PAGE)
    one, other = sorted((chance.randrange(pages), chance.randrange(pages)))
    between = whole[(one + 1) * PAGE : other * PAGE] if other > one else b""
    first, second = (whole[number * PAGE : (number + 1) * PAGE] for number in (one, other))
    content = second + between + first if other > one else first
    return Damage(SWAP, f"pages {one + 1} and {other + 1} swapped", one * PAGE, content)


def _drawn_zero(whole: bytes, chance: Random) -> Damage:
    size = chance.choice((1, SECTOR, PAGE, PAGE, 16 * PAGE))
    at = chance.randrange(len(whole)) // size * size
    content = bytes(min(size, len(whole) - at))
    return Damage(ZERO, f"{len(content)} bytes from {at} zeroed", at, content)


_DRAWN = {FLIP: _drawn_flip, CUT: _drawn_cut, SWAP: _drawn_swap, ZERO: _drawn_zero}
