"""The Summary screen without a window: the pages asked of the clinic, their PDF, the note that they were printed."""

from dataclasses import dataclass, replace
from datetime import date

from nsclinic.clinic.clinic import Changed, Clinic
from nsclinic.clinic.family import family_content
from nsclinic.clinic.summary import summary_content
from nsclinic.reports.family_model import FamilyContent
from nsclinic.reports.model import SummaryContent
from nsclinic.reports.wanted import SUMMARY_ALONE, Wanted
from nsclinic.ui.child.identity import Identity, identity
from nsclinic.wording import Wording


@dataclass(frozen=True, slots=True)
class VisitContent:
    """What all pages of one visit are made from."""

    summary: SummaryContent
    family: FamilyContent

    def confirmed(self, by: str) -> "VisitContent":
        """Give the same with its dangerous doses confirmed by somebody; by nobody where `by` is empty."""
        return replace(self, family=replace(self.family, confirmed_by=by))


@dataclass(frozen=True, slots=True)
class SummaryPage:
    """Pages ready to be looked at: their contents, which were asked for, and the very PDF that is printed."""

    content: SummaryContent
    identity: Identity
    pdf: bytes
    family: FamilyContent | None = None
    wanted: Wanted = SUMMARY_ALONE
    reason: str = ""

    @property
    def patient_id(self) -> str:
        """Whose page it is."""
        return self.content.record.child.patient_id

    @property
    def file_name(self) -> str:
        """A name for a file of it that tells nothing of the child."""
        kind = "visit-pages" if self.wanted.needs_doses else "visit-summary"
        return f"{kind}-{self.content.digest}.pdf"

    @property
    def note(self) -> str:
        """What the audit keeps of a print: each page by its digest, which dangerous doses were confirmed, and why."""
        parts = [f"visit summary {self.content.digest}"] if self.wanted.has_summary else []
        family = self.family
        if family is not None and self.wanted.has_family_sheet:
            parts.append(f"family sheet {family.digest} in {self.wanted.family_language}")
        if family is not None and self.wanted.has_prescription:
            parts.append(f"prescription {family.digest}")
        if family is not None and self.wanted.needs_doses and family.dangerous:
            doses = ", ".join(family.dangerous)
            parts.append(f"dangerous dose confirmed by {family.confirmed_by}: {doses}: {self.reason}")
        return "; ".join(parts)


def read_content(clinic: Clinic, patient_id: str, visit_on: date | None) -> VisitContent:
    """Read what the pages say; runs on the store thread. What is planned is read for today's pages only."""
    summary = summary_content(clinic, patient_id, visit_on=visit_on)
    is_todays = summary.review.as_of == clinic.today
    return VisitContent(summary, family_content(clinic, summary, has_plans=is_todays))


def made_page(
    content: VisitContent, words: Wording, wanted: Wanted = SUMMARY_ALONE, reason: str = ""
) -> SummaryPage:
    """Make the PDF; takes a tenth of a second and touches neither clinic nor window.

    Raises:
        UnconfirmedDoseError: a page with a dangerous dose was asked for that nobody has confirmed.
    """
    from nsclinic.reports.visit_paper import visit_pdf

    summary = content.summary
    who = identity(summary.record, summary.review, summary.protocol, words)
    pdf = visit_pdf(summary, content.family, words, wanted)
    return SummaryPage(summary, who, pdf, content.family, wanted, reason)


def note_printed(clinic: Clinic, page: SummaryPage) -> None:
    """Write into the audit that these pages were printed: whose, and which by their digests."""
    clinic.store.note(kind="print", who=clinic.who, reason=page.note, patient_ids=(page.patient_id,))
    clinic.tell(Changed((page.patient_id,), ("print",)))
