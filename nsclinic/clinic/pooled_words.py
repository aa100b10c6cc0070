"""What a pooled result says, in words: the same on the terminal and on paper."""

from collections.abc import Iterator, Sequence
from decimal import Decimal

from nsclinic.cohort.pooling import Measure, Method, Pooled
from nsclinic.cohort.two_arms import Arms, Table
from nsclinic.wording import Wording

SIGNIFICANT = 2
"""Digits of a figure below 0.1."""

MOST_DECIMALS = 6

LEAST_P = 0.001


def measure_words(measure: Measure, words: Wording) -> str:
    """Name what is pooled, with which arm stands first."""
    return {
        Measure.RR: words.t("Risk ratio, arm 1 over arm 2"),
        Measure.OR: words.t("Odds ratio, arm 1 over arm 2"),
        Measure.MD: words.t("Difference of means, arm 1 less arm 2"),
    }[measure]


def measure_short(measure: Measure, words: Wording) -> str:
    """Name what is pooled, as the head of a column."""
    return {
        Measure.RR: words.t("Risk ratio"),
        Measure.OR: words.t("Odds ratio"),
        Measure.MD: words.t("Difference"),
    }[measure]


def method_words(method: Method, words: Wording) -> str:
    """Name the method that was used, and for random effects whose."""
    return {
        Method.MH: words.t("Mantel-Haenszel, fixed effect"),
        Method.IV: words.t("Inverse variance, fixed effect"),
        Method.DL: words.t("DerSimonian-Laird, random effects (as in textbooks and R's metafor)"),
        Method.DL_MH: words.t("DerSimonian-Laird, random effects (as in RevMan)"),
    }[method]


def q_about_words(method: Method, words: Wording) -> str:
    """Say which Q was used."""
    if method.is_about_mantel_haenszel:
        return words.t("Q is taken about the Mantel-Haenszel estimate.")
    return words.t("Q is taken about the inverse-variance estimate.")


def why_words(pooled: Pooled, asked: Method, words: Wording) -> str:
    """Say why this method was used; empty where it was asked for."""
    if asked is not Method.AUTO:
        return ""
    if pooled.method.is_random:
        return words.t("The studies differ (I² over 50 % or P of Q under 0.1), so random effects were taken.")
    return words.t(
        "The studies agree (I² of 50 % or less and P of Q of 0.1 or more), so a fixed effect was taken."
    )


def counts_words(pooled: Pooled, words: Wording) -> str:
    """Say how many studies and how many people were pooled."""
    studies = words.ngettext("{n} study", "{n} studies", pooled.k)
    people = words.ngettext("{n} person", "{n} people", pooled.n)
    return words.t("{studies}, {people} in both arms", studies=studies, people=people)


def figure(value: float, words: Wording) -> str:
    """Give a ratio or a difference as read: two decimals, a small one to two digits, a large one whole."""
    exact = Decimal(repr(value))
    if exact and abs(exact) < Decimal("0.1"):
        decimals = min(MOST_DECIMALS, SIGNIFICANT - 1 - exact.adjusted())
    else:
        decimals = 2 if abs(exact) < 100 else 0
    return words.number(exact, decimals)


def interval_words(estimate: float, low: float, high: float, words: Wording) -> str:
    """Give an estimate with its 95 % interval."""
    ends = words.pgettext("interval", "{low} to {high}", low=figure(low, words), high=figure(high, words))
    return words.left_to_right(f"{figure(estimate, words)} ({ends})")


def p_words(p: float, words: Wording) -> str:
    """Give P to three decimals, one that would round to nothing as less than 0.001."""
    if p < LEAST_P:
        return words.left_to_right(f"P < {LEAST_P}")
    return words.left_to_right(f"P = {words.number(Decimal(repr(p)), 3)}")


def heterogeneity_words(pooled: Pooled, words: Wording) -> str:
    """Say how far the studies differ."""
    if pooled.q_p is None:
        return words.t("One study alone: there is nothing to compare it with, and nothing was pooled.")
    q = words.left_to_right(
        f"Q = {words.number(Decimal(repr(pooled.q)), 2)} (df = {words.number(pooled.k - 1)})"
    )
    i2 = words.left_to_right(f"I² = {words.number(Decimal(repr(pooled.i2)), 0)} %")
    p = p_words(pooled.q_p, words)
    if not pooled.method.is_random:
        return words.t("Heterogeneity: {q}, {p}; {i2}", q=q, p=p, i2=i2)
    tau2 = words.left_to_right(f"τ² = {words.number(Decimal(repr(pooled.tau2)), 3)}")
    return words.t("Heterogeneity: {q}, {p}; {i2}; {tau2}", q=q, p=p, i2=i2, tau2=tau2)


def harbord_words(pooled: Pooled, words: Wording) -> str:
    """Say what Harbord's test found, or why there is none."""
    if pooled.harbord_p is not None:
        return words.t(
            "Small studies against large ones (Harbord's test): {p}", p=p_words(pooled.harbord_p, words)
        )
    if not pooled.measure.is_ratio:
        return words.t("Harbord's test is one for ratios of events.")
    return words.t("Harbord's test wants three studies or more with events and of different size.")


def zeros_words(studies: Sequence[Arms], words: Wording) -> Iterator[str]:
    """Say what was added where a table has a zero, and name each study that counts by that alone."""
    tables = [study for study in studies if isinstance(study, Table)]
    if corrected := sum(0 in table.cells for table in tables):
        yield words.ngettext(
            "{n} study has a zero: 0.5 was added to each of its cells. Where events are rare this pulls a ratio "
            "towards 1.",
            "{n} studies have a zero: 0.5 was added to each of their cells. Where events are rare this pulls a ratio "
            "towards 1.",
            corrected,
        )
    for table in tables:
        if not table.says_nothing:
            continue
        study = words.isolate(table.study)
        if table.events_1 + table.events_2 == 0:
            yield words.t(
                "{study}: nobody in either arm had the event; it counts by what was added, as in R's metafor. Other "
                "programs leave such a study out.",
                study=study,
            )
        else:
            yield words.t(
                "{study}: everybody in both arms had the event; it counts by what was added, as in R's metafor. Other "
                "programs leave such a study out.",
                study=study,
            )
