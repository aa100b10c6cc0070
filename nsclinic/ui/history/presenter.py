"""The history of a child and of one value as tables of words. Made without Qt."""

from collections.abc import Sequence
from dataclasses import dataclass

from nsclinic.store.values import ChildChange, Revision, RowChange, RowKind
from nsclinic.ui.child.lists import ListRow, ListTable
from nsclinic.ui.history.words import (
    change_lines,
    kind_words,
    summary_words,
    when_words,
    who_words,
)
from nsclinic.wording import Wording


@dataclass(frozen=True, slots=True)
class HistoryPage:
    """Every change of a child in words, latest first; `change_ids` and `row_ids` stand beside the rows of the table."""

    table: ListTable
    row_ids: dict[str, tuple[str, ...]]

    def filtered(self, text: str) -> ListTable:
        """Give the changes that hold every word typed, anywhere and in any case."""
        asked = text.casefold().split()
        kept = [row for row in self.table.rows if all(word in _searched(row) for word in asked)]
        return ListTable(self.table.columns, tuple(kept), self.table.empty, self.table.wide)


def _searched(row: ListRow) -> str:
    return " ".join(row.cells).replace("\u202f", " ").casefold()


def history_page(changes: Sequence[ChildChange], words: Wording) -> HistoryPage:
    """Put a child's changes into words, latest first."""
    return HistoryPage(
        ListTable(
            columns=(words.t("When"), words.t("Who"), words.t("What"), words.t("Values"), words.t("Reason")),
            rows=tuple(
                ListRow(
                    cells=(
                        when_words(change.entry, words),
                        who_words(change.entry, words),
                        kind_words(change.entry, words),
                        summary_words(change.rows, words),
                        words.isolate(change.entry.why),
                    ),
                    row_id=change.entry.change_id,
                    is_current=bool(change.rows),
                )
                for change in changes
            ),
            empty=words.t("No change is on file."),
            wide=3,
        ),
        {change.entry.change_id: tuple(row.row_id for row in change.rows) for change in changes},
    )


def revisions_table(revisions: Sequence[Revision], words: Wording) -> ListTable:
    """Give every state of some rows, latest first: when, who, what was said before and after, and why."""
    before: dict[str, Revision] = {}
    rows: list[ListRow] = []
    for revision in sorted(revisions, key=lambda one: one.change.seq):
        row_id = revision.row.row_id if revision.row is not None else ""
        earlier = before.get(row_id)
        before[row_id] = revision
        rows.append(
            ListRow(
                cells=(
                    when_words(revision.change, words),
                    who_words(revision.change, words),
                    kind_words(revision.change, words),
                    _said(earlier, revision, words),
                    words.isolate(revision.change.why),
                ),
                row_id=revision.revision_id,
                is_current=False,
            )
        )
    return ListTable(
        columns=(
            words.t("When"),
            words.t("Who"),
            words.t("What"),
            words.t("Values"),
            words.t("Reason"),
        ),
        rows=tuple(reversed(rows)),
        empty=words.t("No change is on file."),
        wide=3,
    )


def _said(before: Revision | None, after: Revision, words: Wording) -> str:
    """Give what a revision changed; where it changed nothing (the row came over from another record), what it says."""
    was = None if before is None or before.is_removed else before.row
    now = None if after.is_removed else after.row
    if after.row is None:
        return ""
    change = RowChange(RowKind.OBSERVATION, after.row.row_id, "", None if was == now else was, now)
    return " · ".join(change_lines([change], words))
