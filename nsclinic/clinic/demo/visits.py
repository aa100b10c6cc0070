"""On which days an invented child is seen: where the story needs it, and evenly in between."""

from itertools import pairwise

from nsclinic.clinic.demo.story import Story

DENSE_DAYS = 150
"""In the first months a child is seen about twice as often."""


def visit_days(story: Story, count: int) -> list[int]:
    """Give the days of about `count` visits in order, the first on the day of diagnosis, the last on `seen`."""
    needed = sorted({0, story.seen, *(day for day in story.visits if 0 <= day <= story.seen)})
    more = count - len(needed)
    gaps = list(pairwise(needed))
    lengths = [_weight(story, first, last) for first, last in gaps]
    total = sum(lengths)
    days = set(needed)
    if more <= 0 or total <= 0:
        return needed
    shares = [more * length / total for length in lengths]
    whole = [int(share) for share in shares]
    for index in sorted(range(len(gaps)), key=lambda index: whole[index] - shares[index])[
        : more - sum(whole)
    ]:
        whole[index] += 1
    for (first, last), visits in zip(gaps, whole, strict=True):
        for number in range(1, visits + 1):
            day = first + (last - first) * number // (visits + 1) + story.dice.whole(-2, 2)
            if first < day < last and not any(away <= day <= back for away, back in story.away):
                days.add(day)
    return sorted(days)


def _weight(story: Story, first: int, last: int) -> float:
    """Give how much of the visits a gap deserves: its days at home, the early ones twice."""
    away = sum(max(0, min(last, back) - max(first, gone)) for gone, back in story.away)
    early = max(0, min(last, DENSE_DAYS) - first)
    return last - first - away + early
