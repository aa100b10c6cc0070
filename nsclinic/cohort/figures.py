"""How the figures of the outcome tables are written: shares, intervals, medians and P, in one language."""

from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from nsclinic.cohort.statistics import Method
from nsclinic.wording import Wording
from nsclinic.wording.quantities import rounded
from nsclinic.wording.speech import marked

UNKNOWN = "–"
"""Stands where a figure cannot be known: nobody to count, or an interval without an end."""

SMALLEST_P = Decimal("0.001")
"""A P below this is said to be below it, and not written out."""

METHODS = {
    Method.KRUSKAL_WALLIS: marked("Kruskal–Wallis"),
    Method.WILCOXON: marked("Wilcoxon signed-rank"),
    Method.WILCOXON_EXACT: marked("Wilcoxon signed-rank, exact"),
    Method.WILCOXON_NORMAL: marked("Wilcoxon signed-rank, normal approximation"),
    Method.FISHER: marked("Fisher's exact test"),
}


class Figures:
    """Writes figures in one language; each is isolated where lines begin at the right."""

    def __init__(self, words: Wording) -> None:
        self._words = words

    def _shown(self, text: str) -> str:
        return self._words.left_to_right(text)

    def fraction(self, n: int, of: int) -> str:
        """Give "20/43"."""
        return self._shown(f"{n}/{of}")

    def _per_cent(self, share: float) -> str:
        return self._words.number(Decimal(share) * 100, 1)

    def percent(self, share: float | None) -> str:
        """Give a share as per cent with one decimal, without its sign ("46.5")."""
        return UNKNOWN if share is None else self._shown(self._per_cent(share))

    def percent_interval(self, ends: Sequence[float] | None) -> str:
        """Give "31.2–62.3"."""
        if ends is None:
            return UNKNOWN
        return self._shown(UNKNOWN.join(self._per_cent(end) for end in ends))

    def share_at_risk(self, share: float | None, at_risk: int) -> str:
        """Give "68.1 (64)"; without a share only who is at risk."""
        return self._shown(f"{UNKNOWN if share is None else self._per_cent(share)} ({at_risk})")

    def value(self, value: float) -> str:
        """Give a computed value to three digits; the whole part is never cut."""
        return self._words.number(rounded(Decimal(str(value))))

    def middle(self, found: dict[str, Any]) -> str:
        """Give "2.1 (1.7–2.4)": the median and the quartiles."""
        if not found["n"]:
            return UNKNOWN
        median, low, high = (self.value(found[name]) for name in ("median", "q1", "q3"))
        return self._shown(f"{median} ({low}–{high})")

    def spread(self, found: dict[str, Any]) -> str:
        """Give "43: 2.1 (1.7–2.4)": how many, the median and the quartiles."""
        return self._shown(f"{found['n']}: {self.middle(found)}") if found["n"] else UNKNOWN

    def p(self, p: float | None) -> str:
        """Give a P to three decimals; "<0.001" below that."""
        if p is None:
            return UNKNOWN
        if Decimal(p) < SMALLEST_P:
            return self._shown(f"<{SMALLEST_P}")
        return self._words.number(Decimal(p), 3)

    def method(self, method: str) -> str:
        """Give the name of a test."""
        return self._words.t(METHODS[Method(method)])

    def days(self, days: float | None) -> str:
        """Give days, which a median may halve."""
        return UNKNOWN if days is None else self._words.number(f"{days:g}")

    def days_interval(self, low: float | None, high: float | None) -> str:
        """Give "60–140"; an end that is never reached is left open ("60–")."""
        if low is None and high is None:
            return UNKNOWN
        ends = ("" if end is None else f"{end:g}" for end in (low, high))
        return self._shown(UNKNOWN.join(ends))
