"""What a check found as a table and a sentence. Made without Qt."""

from collections.abc import Sequence

from nsclinic.clinic.check_words import PART_WORDS, fault_words, to_do_words
from nsclinic.clinic.checking import Checked
from nsclinic.store import CheckPart, Fault
from nsclinic.ui.child.lists import ListRow, ListTable
from nsclinic.wording import Wording


def fault_table(checked: Checked, words: Wording) -> ListTable:
    """Give each thing that was found, damage first."""
    return ListTable(
        columns=(words.t("What was found"),),
        rows=tuple(
            ListRow((fault_words(fault, words),), str(place), is_current=fault.is_damage)
            for place, fault in enumerate(in_order(checked))
        ),
        empty=words.t("Nothing is wrong."),
        wide=0,
    )


def in_order(checked: Checked) -> list[Fault]:
    """Give the faults as the table shows them, damage first."""
    return sorted(checked.faults, key=lambda fault: not fault.is_damage)


def whole_words(fault: Fault, words: Wording) -> tuple[str, str]:
    """Give one fault in full, and what to do about it."""
    return fault_words(fault, words), to_do_words(fault, words)


def looking_words(part: CheckPart, words: Wording) -> str:
    """Give what is being looked at."""
    return words.t("Looking at: {part}", part=words.t(PART_WORDS[part]))


def verdict(checked: Checked, heads: Sequence[str], words: Wording) -> tuple[str, str]:
    """Give what came of it in one sentence, and what to do."""
    entries = words.ngettext("{n} entry", "{n} entries", checked.entries)
    rows = words.ngettext("{n} row", "{n} rows", checked.revisions)
    if checked.damage:
        found = words.ngettext("{n} fault was found.", "{n} faults were found.", len(checked.damage))
        return found, words.t("Nothing was changed by the check. See below what to do.")
    whole = words.t(
        "The clinic file is whole: {entries} and {rows} are as they were saved.", entries=entries, rows=rows
    )
    if heads:
        papers = words.listed([words.left_to_right(head) for head in heads])
        return whole, words.t("The paper's characters {head} are in the audit.", head=papers)
    head = words.left_to_right(checked.head)
    return whole, words.t("The audit stands at {head}. Papers printed from now on show it.", head=head)
