"""The Summary screen without a window: the page asked of the clinic, its PDF, and the note that it was printed."""

from dataclasses import dataclass
from datetime import date

from nsclinic.clinic.clinic import Changed, Clinic
from nsclinic.clinic.summary import summary_content
from nsclinic.reports.model import SummaryContent
from nsclinic.ui.child.identity import Identity, identity
from nsclinic.wording import Wording


@dataclass(frozen=True, slots=True)
class SummaryPage:
    """A page ready to be looked at: its contents and the very PDF that is printed."""

    content: SummaryContent
    identity: Identity
    pdf: bytes

    @property
    def patient_id(self) -> str:
        """Whose page it is."""
        return self.content.record.child.patient_id

    @property
    def file_name(self) -> str:
        """A name for a file of it that tells nothing of the child."""
        return f"visit-summary-{self.content.digest}.pdf"


def read_content(clinic: Clinic, patient_id: str, visit_on: date | None) -> SummaryContent:
    """Read what the page says; runs on the store thread."""
    return summary_content(clinic, patient_id, visit_on=visit_on)


def made_page(content: SummaryContent, words: Wording) -> SummaryPage:
    """Make the PDF; takes a tenth of a second and touches neither clinic nor window."""
    from nsclinic.reports.summary import summary_pdf

    who = identity(content.record, content.review, content.protocol, words)
    return SummaryPage(content, who, summary_pdf(content, words))


def note_printed(clinic: Clinic, page: SummaryPage) -> None:
    """Write into the audit that this page was printed: whose, and which by its digest."""
    clinic.store.note(
        kind="print",
        who=clinic.who,
        reason=f"visit summary {page.content.digest}",
        patient_ids=(page.patient_id,),
    )
    clinic.tell(Changed((page.patient_id,), ("print",)))
