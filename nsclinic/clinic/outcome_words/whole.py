"""All that is said of a clinic's outcomes, in the order in which it is read."""

from collections.abc import Iterator

from nsclinic.clinic.outcome_words.baseline import baseline_section
from nsclinic.clinic.outcome_words.counted import Counted
from nsclinic.clinic.outcome_words.drugs import adverse_section, before_after_section
from nsclinic.clinic.outcome_words.figures import FEW
from nsclinic.clinic.outcome_words.intervals import intervals_section
from nsclinic.clinic.outcome_words.response import groups_section, response_section
from nsclinic.clinic.outcome_words.times import RELAPSE, REMISSION, histology_section, time_section
from nsclinic.clinic.outcome_words.way import way_section
from nsclinic.protocol.model import Protocol
from nsclinic.reports.outcomes_model import OutcomesInWords, Section

DIGEST_LENGTH = 8


def outcomes_in_words(
    counted: Counted,
    protocol: Protocol,
    *,
    clinic_name: str,
    is_demonstration: bool,
) -> OutcomesInWords:
    """Put the counted children into words; no sections where nobody was counted."""
    words, n, on_other_protocols = counted.words, counted.cohort.n, counted.cohort.on_other_protocols
    said = [words.ngettext("{n} child is counted.", "{n} children are counted.", n)]
    if on_other_protocols:
        said.append(
            words.ngettext(
                "{n} child is on another protocol and is left out: its steps are judged otherwise.",
                "{n} children are on other protocols and are left out: their steps are judged otherwise.",
                on_other_protocols,
            )
        )
    cautions = []
    if 0 < n < FEW:
        cautions.append(words.t("So few children prove nothing: read every share with its interval."))
    cautions.append(
        words.t(
            "Nobody was allotted to a drug by chance: a difference between groups does not prove that a drug made it."
        )
    )
    return OutcomesInWords(
        clinic_name=clinic_name,
        as_of=words.date(counted.cohort.as_of),
        protocol_title=words.protocol_title(protocol),
        protocol_id=protocol.id,
        protocol_version=protocol.version,
        digest=protocol.sha256[:DIGEST_LENGTH],
        counted=tuple(said),
        cautions=tuple(cautions),
        sections=tuple(_sections(counted)) if n else (),
        is_demonstration=is_demonstration,
    )


def _sections(counted: Counted) -> Iterator[Section]:
    yield response_section(counted)
    if counted.steps:
        yield time_section(counted, REMISSION)
        yield time_section(counted, RELAPSE)
    yield before_after_section(counted)
    yield adverse_section(counted)
    yield baseline_section(counted)
    yield groups_section(counted)
    if counted.steps and (by_histology := histology_section(counted)) is not None:
        yield by_histology
    yield way_section(counted)
    if (intervals := intervals_section(counted)).tables:
        yield intervals
