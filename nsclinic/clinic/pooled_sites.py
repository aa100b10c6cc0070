"""Pools over the sites of a registry: each site is a study, its children counted into the two arms that are asked for.

Imported only by who opens a registry: a clinic's computer need not have the databases.
"""

from collections.abc import Iterator

from nsclinic.clinic.pooling import Studies
from nsclinic.cohort.arms import ANY_ADVERSE_EVENT, REMISSIONS, Comparison, Kind, SiteArms, arms_of
from nsclinic.cohort.pooling import Measure
from nsclinic.domain.record import EventKind, Sex
from nsclinic.registry.facts import facts_of_site, sites_of
from nsclinic.registry.registry import open_registry
from nsclinic.wording import Wording


class NothingToPoolError(ValueError):
    """No site has children in both arms; in one sentence."""


def studies_of_registry(url: str, asked: Comparison, measure: Measure, words: Wording) -> Studies:
    """Count every site's children into the two arms; sites that have none in one of them are left out and named.

    Raises:
        RegistryNotOpenedError: the registry cannot be opened.
        NothingToPoolError: no site has children in both arms.
    """
    with open_registry(url) as registry:
        counted = {site: arms_of(site, facts_of_site(registry, site), asked) for site in sites_of(registry)}
    arms = tuple(found.arms for found in counted.values() if found.arms is not None)
    if not arms:
        raise NothingToPoolError(
            f"no site has children in both arms ({asked.arm_1}, {asked.arm_2}) of whom {asked.outcome} is known"
        )
    source = words.t("the sites of a registry")
    return Studies(arms, measure, source, question_words(asked, words), tuple(_notes(counted, words)))


def _notes(counted: dict[str, SiteArms], words: Wording) -> Iterator[str]:
    """Say who was not counted: sites, and children of any of them."""
    left_out = [site for site, found in counted.items() if found.arms is None]
    if left_out:
        yield words.t("Left out, with too few children in an arm: {sites}.", sites=words.listed(left_out))
    if in_both := sum(found.in_both for found in counted.values()):
        yield words.ngettext(
            "In neither arm: {n} child who took both drugs.",
            "In neither arm: {n} children who took both drugs.",
            in_both,
        )
    if unanswered := sum(found.unanswered for found in counted.values()):
        yield words.ngettext(
            "Not counted: {n} child of whom the outcome is not known.",
            "Not counted: {n} children of whom the outcome is not known.",
            unanswered,
        )


def question_words(asked: Comparison, words: Wording) -> str:
    """Say what the two arms are and by what they are compared."""
    return words.t(
        "Arm 1: {first}. Arm 2: {second}. Outcome: {outcome}.",
        first=_group(asked.arm_1, asked.kind, words),
        second=_group(asked.arm_2, asked.kind, words),
        outcome=_outcome(asked, words),
    )


def _group(group: str, kind: Kind, words: Wording) -> str:
    if kind is Kind.SEX:
        return words.sex(Sex(group))
    if kind is Kind.HISTOLOGY:
        return words.event_code(EventKind.BIOPSY, group)
    return words.drug(group) if kind is Kind.DRUG else words.isolate(group)


def _outcome(asked: Comparison, words: Wording) -> str:
    if asked.outcome in REMISSIONS:
        if asked.outcome == "remission":
            return words.t("complete or partial remission at the end of step {number}", number=asked.step)
        return words.t("complete remission at the end of step {number}", number=asked.step)
    if asked.outcome == "relapse_rate":
        return words.t("change in relapses a year on the drug")
    if asked.outcome == "steroid_dose":
        return words.t("change in the steroid dose on the drug, mg/kg/day of prednisolone")
    if asked.outcome == ANY_ADVERSE_EVENT:
        return words.t("any adverse event on the drug")
    return words.t("{event} on the drug", event=words.event_code(EventKind.ADVERSE_EVENT, asked.outcome))
