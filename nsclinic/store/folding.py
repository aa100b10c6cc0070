"""Words of names as the search compares them: folded, joined where families join them, and one slip apart."""

from itertools import pairwise

from nsclinic.domain.folding import fold

__all__ = ["fold", "is_one_slip_from", "name_words", "one_slip_from"]

_PARTICLE_LETTERS = 3


def name_words(names: str) -> list[str]:
    """Give the folded words of names, each once.

    A short word (`abd`, `el`, `عبد`) is also joined with the one after it, because families write such names in one
    word or in two.
    """
    words = fold(names).split()
    joined = (first + second for first, second in pairwise(words) if len(first) <= _PARTICLE_LETTERS)
    return list(dict.fromkeys((*words, *joined)))


def is_one_slip_from(one: str, other: str) -> bool:
    """Say whether two folded words are the same but for a letter wrong, missing or too many, or two swapped."""
    same = 0
    for letter, opposite in zip(one, other, strict=False):
        if letter != opposite:
            break
        same += 1
    rest, other_rest = one[same:], other[same:]
    return (
        rest[1:] == other_rest[1:]
        or rest[1:] == other_rest
        or rest == other_rest[1:]
        or (len(rest) > 1 and rest[1::-1] == other_rest[:2] and rest[2:] == other_rest[2:])
    )


def one_slip_from(word: str, letters: str) -> set[str]:
    """Give every word that is one slip from a folded one, with `letters` for those that are wrong or missing."""
    parts = [(word[:place], word[place:]) for place in range(len(word) + 1)]
    found = {start + rest[1:] for start, rest in parts if rest}
    found.update(start + rest[1] + rest[0] + rest[2:] for start, rest in parts if len(rest) > 1)
    for letter in letters:
        found.update(start + letter + rest for start, rest in parts)
        found.update(start + letter + rest[1:] for start, rest in parts if rest)
    found.discard(word)
    return found
