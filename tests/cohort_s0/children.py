"""Who the 120 children are: sex, histology and the outcome of each step, so that the paper's tables add up.

Tables 1, 2 and 4 of S0 (reference 000-16 to 000-21). The paper does not give the sex of those resistant to tacrolimus;
here they are 3 boys and 1 girl.
"""

from typing import NamedTuple

COMPLETE, PARTIAL, RESISTANT = "complete_remission", "partial_remission", "resistant"


class Course(NamedTuple):
    """One child: `outcomes` of the steps begun; none for a child who answered to steroids."""

    sex: str
    histology: str
    outcomes: tuple[str, ...]


def _answered(step: int, outcome: str) -> tuple[str, ...]:
    return (RESISTANT,) * (step - 1) + (outcome,)


def _group(step: int, sexes: str, histology: list[tuple[str, str, int]]) -> list[Course]:
    """Deal out the sexes (a letter a child) to histologies with their outcome and count."""
    kinds = [(code, outcome) for code, outcome, count in histology for _ in range(count)]
    assert len(kinds) == len(sexes)
    names = {"m": "male", "f": "female"}
    return [
        Course(names[sex], code, _answered(step, outcome))
        for sex, (code, outcome) in zip(sexes, kinds, strict=True)
    ]


def children() -> list[Course]:
    """Give all 120: 77 who answered to steroids (42 boys, 35 girls) and 43 who did not (25 and 18)."""
    sensitive = [Course("male", "", ())] * 42 + [Course("female", "", ())] * 35
    first = _group(
        1,
        "mf" * 10,
        [
            ("MCD", COMPLETE, 7),
            ("MCD", PARTIAL, 1),
            ("FSGS", COMPLETE, 7),
            ("FSGS", PARTIAL, 1),
            ("MesPGN", COMPLETE, 4),
        ],
    )
    second = _group(
        2,
        "mf" * 4,
        [("MCD", COMPLETE, 1), ("FSGS", COMPLETE, 4), ("FSGS", PARTIAL, 2), ("MesPGN", COMPLETE, 1)],
    )
    third = _group(
        3,
        "mmmf" * 3 + "mmf",
        [
            ("MCD", COMPLETE, 6),
            ("MCD", PARTIAL, 2),
            ("FSGS", COMPLETE, 1),
            ("FSGS", RESISTANT, 4),
            ("MesPGN", COMPLETE, 1),
            ("MesPGN", PARTIAL, 1),
        ],
    )
    return [*sensitive, *first, *second, *third]
