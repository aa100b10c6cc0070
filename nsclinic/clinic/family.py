"""Fills the family sheet and the prescription from the clinic; nothing in the clinic file changes.

The summary looks back from its day; these look forward. Rows that begin later are read as plans only of today's page:
of an earlier day nobody knows any more what was planned then.
"""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import date
from decimal import Decimal
from hashlib import sha256

from nsclinic.clinic.clinic import Clinic
from nsclinic.clinic.summary import DIGEST_LENGTH
from nsclinic.course.dose_calendar import DrugCalendar, dose_calendar, stopped_since
from nsclinic.domain.calendar import add_days
from nsclinic.domain.catalogue import analytes
from nsclinic.domain.limits import dose_cautions
from nsclinic.domain.pieces import forms_at
from nsclinic.domain.record import ChildRecord
from nsclinic.reports.family_model import FamilyContent, HomeUrine, Weighed
from nsclinic.reports.model import Letterhead, SummaryContent
from nsclinic.wording.quantities import UNITS

STRENGTHS_SETTING = "strengths"
DANGEROUS = "dose-dangerous"


def strengths(clinic: Clinic) -> Mapping[str, tuple[str, ...]]:
    """Give what the clinic has said it has: by drug, the keys of its forms; a drug not named was not asked about."""
    setting = clinic.store.settings.get(STRENGTHS_SETTING, {})
    if not isinstance(setting, dict):
        return {}
    return {
        str(drug): tuple(str(key) for key in keys) for drug, keys in setting.items() if isinstance(keys, list)
    }


def set_strengths(clinic: Clinic, chosen: Mapping[str, Iterable[str]]) -> None:
    """Keep which forms the clinic has of these drugs; what was said of other drugs stays.

    Raises:
        StoreError: the file could not be written.
    """
    kept = {drug: list(keys) for drug, keys in strengths(clinic).items()}
    clinic.set_setting(STRENGTHS_SETTING, {**kept, **{drug: list(keys) for drug, keys in chosen.items()}})


def family_content(
    clinic: Clinic, summary: SummaryContent, *, has_plans: bool, confirmed_by: str = ""
) -> FamilyContent:
    """Give what the family sheet and the prescription of a summary's day say.

    With `has_plans` the rows that begin after the day, and ends after it, are read as what is planned: only for today's
    pages. The next visit is the summary's, none where it lies before the day. `confirmed_by` is who confirmed the
    dangerous doses, empty where nobody did.
    """
    review, day, child = summary.review, summary.review.as_of, summary.record.child
    common = summary.protocol.common
    record = clinic.record(child.patient_id) if has_plans else _without_plans(summary.record, day)
    medicines = dose_calendar(record, day, common.courses)
    chosen = strengths(clinic)
    forms = {medicine.drug: forms_at(medicine.drug, chosen) for medicine in medicines}
    is_ahead = review.next_visit is not None and review.next_visit >= day
    weight = review.size.weight
    content = FamilyContent(
        letterhead=summary.letterhead,
        child=child,
        on=day,
        next_visit=review.next_visit if is_ahead else None,
        medicines=medicines,
        stopped=stopped_since(record, day, add_days(summary.visit.on if summary.visit else day, -1)),
        forms=forms,
        common_strengths=tuple(drug for drug, known in forms.items() if known and drug not in chosen),
        dangerous=_dangerous(summary, medicines),
        confirmed_by=confirmed_by,
        weight=None if weight is None else Weighed(weight.value, weight.unit, weight.on),
        urine=HomeUrine(common.urine.dipstick_nephrotic[0], common.urine.dipstick_days_to_confirm.whole),
        fever=_fever(),
        digest="",
        program_version=summary.program_version,
    )
    return replace(content, digest=_digest(content, summary.digest))


def _without_plans(record: ChildRecord, day: date) -> ChildRecord:
    """Give the record of an earlier day without ends that lie after it: each row goes on, as it did on that day."""
    rows = tuple(
        row._replace(end_date=None) if row.end_date is not None and row.end_date > day else row
        for row in record.treatments
    )
    return replace(record, treatments=rows)


def _dangerous(summary: SummaryContent, medicines: tuple[DrugCalendar, ...]) -> tuple[str, ...]:
    """Give the drugs of which a dose, now or planned, is above a ceiling: of what the rules say, set aside or not.

    A planned dose per kg or m² is held against the size of today.
    """
    size = summary.review.size
    found = {
        str(finding.parameters.get("drug"))
        for finding in summary.review.findings
        if finding.rule == DANGEROUS
    }
    found |= {
        medicine.drug
        for medicine in medicines
        for stretch in medicine.stretches
        for row in stretch.rows
        if any(one.is_dangerous for one in dose_cautions(row, size.weight_kg, size.height_cm))
    }
    return tuple(dict.fromkeys(medicine.drug for medicine in medicines if medicine.drug in found))


def _fever() -> tuple[Decimal, str]:
    """Give the temperature from which fever begins, as the catalogue marks it."""
    limits = (flag for flag in analytes()["temperature"].flags if flag.high_at is not None)
    return next((flag.high_at, UNITS[flag.unit]) for flag in limits if flag.high_at is not None)


def _digest(content: FamilyContent, of_the_summary: str) -> str:
    """Give 8 hexadecimal digits of SHA-256 over all that the pages say but their language, and the summary's digest."""
    said = repr((of_the_summary, replace(content, digest="", confirmed_by="", letterhead=Letterhead(""))))
    return sha256(said.encode("utf-8")).hexdigest()[:DIGEST_LENGTH]
