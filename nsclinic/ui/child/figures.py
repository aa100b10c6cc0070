"""Tables of figures beside the charts: what it is, the figure, and what it rests on or why it cannot be said."""

from collections import Counter
from collections.abc import Iterable
from decimal import Decimal

from nsclinic.ui.child.lists import ListRow, ListTable
from nsclinic.wording import Wording


def figure(what: str, value: str, rests_on: str = "", *, is_known: bool = True) -> ListRow:
    """Give one line; what is not known stands a tone lighter."""
    return ListRow((what, value, rests_on), "", is_current=is_known)


def figures(rows: Iterable[ListRow], empty: str, words: Wording) -> ListTable:
    """Put lines into a table."""
    return ListTable(
        columns=(words.t("Figure"), words.t("Value"), words.t("Rests on")),
        rows=tuple(rows),
        empty=empty,
        wide=2,
    )


def apart_from(value: Decimal, limit: Decimal, decimals: int = 0) -> Decimal:
    """Round to so many decimals, or to more where a value beside a limit would be shown as the limit itself."""
    for places in range(decimals, decimals + 4):
        shown = round(value, places)
        if shown != limit or value == limit:
            return shown
    return value


def sentence(parts: Iterable[str], words: Wording) -> str:
    """Join what a figure rests on; empty parts are left out."""
    return words.pgettext("list", "; ").join(part for part in parts if part)


def counted(reasons: Iterable[str], words: Wording) -> str:
    """Give reasons with how often each holds: "2 censored, 1 not a trough"."""
    # Translators: a number of levels and why they are left out
    items = [
        words.pgettext("left out", "{n} {why}", n=count, why=why) for why, count in Counter(reasons).items()
    ]
    return words.pgettext("list", ", ").join(items)
