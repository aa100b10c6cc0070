"""How the figures of outcome tables are written: a share never without its interval, a P never without its method.

Each is one run that reads from the left in every language: "18/43 · 42 % (28–57 %)" stays whole in an Arabic line.
"""

from collections.abc import Sequence
from decimal import ROUND_HALF_EVEN, Decimal

from nsclinic.cohort.statistics import Method
from nsclinic.wording import Wording
from nsclinic.wording.quantities import NARROW_NO_BREAK_SPACE, without_end_zeros
from nsclinic.wording.speech import marked

FEW = 10
"""Below this many children a share or a comparison is said to rest on few."""

DASH = "–"
"""Stands where there is nothing to say."""

_LEAST_P = Decimal("0.001")

_METHODS = {
    Method.KRUSKAL_WALLIS: marked("Kruskal–Wallis"),
    Method.WILCOXON: marked("Wilcoxon signed-rank"),
    Method.WILCOXON_EXACT: marked("Wilcoxon signed-rank, exact"),
    Method.WILCOXON_NORMAL: marked("Wilcoxon signed-rank, normal approximation"),
    Method.FISHER: marked("Fisher's exact test"),
}


def whole_percent(share: float) -> str:
    """Give a share as a whole number of per cent; what is not quite none or all is not written as such."""
    percent = round(100 * share)
    if percent == 0 and share > 0:
        return "<1"
    if percent == 100 and share < 1:
        return ">99"
    return str(percent)


def interval(low: float, high: float) -> str:
    """Give the ends of an interval of a share: "28–57"."""
    return f"{whole_percent(low)}–{whole_percent(high)}"


def counted_share(count: int, of: int, low: float, high: float, words: Wording) -> str:
    """Give a count of how many, its share and the 95 % interval of that: "18/43 · 42 % (28–57 %)"."""
    unit = f"{NARROW_NO_BREAK_SPACE}%"
    counted = f"{words.number(count)}/{words.number(of)}"
    return words.left_to_right(f"{counted} · {whole_percent(count / of)}{unit} ({interval(low, high)}{unit})")


def share_words(share: float, low: float | None, high: float | None, words: Wording) -> str:
    """Give a share with its interval, where it has any width, without a count: "42 % (28–57 %)"."""
    unit = f"{NARROW_NO_BREAK_SPACE}%"
    text = f"{whole_percent(share)}{unit}"
    if low is not None and high is not None and low < high:
        text += f" ({interval(low, high)}{unit})"
    return words.left_to_right(text)


def one_decimal(share: float | None, words: Wording) -> str:
    """Give a share as per cent with one decimal, without its sign: "46.5"; a dash of nobody."""
    return DASH if share is None else words.left_to_right(_per_cent(share, words))


def one_decimal_interval(ends: Sequence[float] | None, words: Wording) -> str:
    """Give the ends of an interval of a share as per cent with one decimal: "31.2–62.3"; a dash of nobody."""
    return DASH if ends is None else words.left_to_right("–".join(_per_cent(end, words) for end in ends))


def _per_cent(share: float, words: Wording) -> str:
    return words.number(Decimal(share) * 100, 1)


def figure(value: float, decimals: int, words: Wording) -> str:
    """Give a computed figure with so many decimals, so that those of a column stand under each other."""
    return words.number(Decimal(repr(float(value))), decimals)


def days_figure(value: float, words: Wording) -> str:
    """Give a number of days, which may end in a half."""
    return words.number(without_end_zeros(Decimal(repr(float(value)))))


def quartile_words(median: float, q1: float, q3: float, decimals: int, words: Wording) -> str:
    """Give a median with the quartiles round it: "2.1 (1.0–3.4)"."""
    low, middle, high = (figure(value, decimals, words) for value in (q1, median, q3))
    return words.left_to_right(f"{middle} ({low}–{high})")


def method_words(method: str, words: Wording) -> str:
    """Give the name of a test."""
    return words.t(_METHODS[Method(method)])


def p_words(p: float | None, method: str, words: Wording) -> str:
    """Give a P with the name of its method; a dash where none can be computed."""
    if p is None:
        return DASH
    exact = Decimal(repr(float(p)))
    if exact < _LEAST_P:
        shown = f"<{NARROW_NO_BREAK_SPACE}{_LEAST_P}"
    else:
        decimals = 2 if exact >= Decimal("0.095") else 3
        shown = f"{exact.quantize(Decimal(1).scaleb(-decimals), rounding=ROUND_HALF_EVEN)}"
    return words.t("{p} ({method})", p=words.left_to_right(shown), method=method)
