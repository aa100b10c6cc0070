"""What the printed summary of a visit is made from, as plain values: the same values give the same page again."""

from dataclasses import dataclass

from nsclinic.advice.model import Review
from nsclinic.charts.model import CourseChart
from nsclinic.domain.record import ChildRecord, Visit
from nsclinic.protocol.model import Protocol


@dataclass(frozen=True, slots=True)
class Letterhead:
    """The clinic as it stands on paper: its name, further lines (address, telephone), and whether it is invented."""

    name: str
    lines: tuple[str, ...] = ()
    is_demonstration: bool = False


@dataclass(frozen=True, slots=True)
class SummaryContent:
    """Everything that the page says; what is not here is not printed.

    `record` is cut to the review's as-of date; `review`, `protocol` and `chart` are of that same date. `visit` is the
    visit that the page is of, None where the child has none: its day's values stand against the last before it, and
    what was decided is read from the rows of its day. `digest` is the 8 characters of what the page was made from,
    `head` the 10 of the last entry of the audit when it was made: the paper later says whether that is still there.
    """

    letterhead: Letterhead
    record: ChildRecord
    review: Review
    protocol: Protocol
    chart: CourseChart
    visit: Visit | None
    digest: str
    program_version: str
    head: str = ""
