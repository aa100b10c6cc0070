"""What an import did or would do, as values and as lines of text: the same report for the window and the command."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from nsclinic.exchange.faults import Fault, Say, in_english, quoted, visible
from nsclinic.exchange.interchange import SourceFile
from nsclinic.exchange.plan import ChildPlan, Kept, Replacement
from nsclinic.exchange.tables import TABLES

MOST_LISTED = 100_000
"""Replacements and kept rows listed one by one; more are only counted."""


@dataclass(slots=True)
class ImportReport:
    """What an import found and did.

    With `faults` nothing was written; `has_more_faults` says that reading stopped at a hundred. `warning_count` counts
    warnings beyond those listed. Counts are by table name. `is_dry_run`: it says what would be done.
    """

    path: Path
    is_dry_run: bool = False
    files: tuple[SourceFile, ...] = ()
    faults: list[Fault] = field(default_factory=list)
    has_more_faults: bool = False
    warnings: list[Fault] = field(default_factory=list)
    warning_count: int = 0
    new: Counter[str] = field(default_factory=Counter)
    changed: Counter[str] = field(default_factory=Counter)
    unchanged: Counter[str] = field(default_factory=Counter)
    replacements: list[Replacement] = field(default_factory=list)
    kept: list[Kept] = field(default_factory=list)
    kept_count: int = 0
    patient_ids: list[str] = field(default_factory=list)
    change_id: str = ""
    """The change that the import made; empty where nothing was written."""

    @property
    def is_refused(self) -> bool:
        """Whether the input is wrong, so that nothing was or will be written."""
        return bool(self.faults)

    @property
    def changes_nothing(self) -> bool:
        """Whether the clinic has all of the folder already. `patient_ids` are the children who are touched."""
        return not self.patient_ids

    def add(self, plan: ChildPlan) -> None:
        """Count what is planned for one child."""
        self.new += plan.new
        self.changed += plan.changed
        self.unchanged += plan.unchanged
        self.replacements.extend(plan.replacements[: MOST_LISTED - len(self.replacements)])
        self.kept.extend(plan.kept[: MOST_LISTED - len(self.kept)])
        self.kept_count += len(plan.kept)
        if not plan.changes_nothing:
            self.patient_ids.append(plan.patient_id)

    def lines(self, say: Say = in_english) -> Iterator[str]:
        """Give the report as lines of text, without faults and warnings, which are printed as they stand."""
        for replacement in self.replacements:
            yield say(
                "{place}: {column} of {child}: {before} is replaced by {after}",
                place=replacement.place,
                column=replacement.column,
                child=visible(replacement.patient_id),
                before=quoted(replacement.before),
                after=quoted(replacement.after),
            )
        for row in self.kept:
            yield f"{row.place}: {visible(row.patient_id)}: {row.words.said(say)}"
        for table in TABLES:
            name = table.name
            if self.new[name] or self.changed[name] or self.unchanged[name]:
                yield say(
                    "{table}: {new} new, {changed} changed, {unchanged} unchanged",
                    table=name,
                    new=str(self.new[name]),
                    changed=str(self.changed[name]),
                    unchanged=str(self.unchanged[name]),
                )
        if self.kept_count:
            yield say("{n} rows stay as the clinic deleted or corrected them", n=str(self.kept_count))
        if self.changes_nothing:
            yield say("The clinic has all of this already; nothing was changed.")
        elif self.is_dry_run:
            yield say("Nothing was written: this is what an import would do.")
