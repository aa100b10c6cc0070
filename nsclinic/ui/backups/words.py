"""Backups in words: how old, how large, where, and what has to be said of them. Made without Qt."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from nsclinic.clinic.backup_list import ListedSet
from nsclinic.clinic.backups import BackupStanding, Nag
from nsclinic.wording import Wording

if TYPE_CHECKING:
    from nsclinic.ui.child.lists import ListTable

_MINUTE, _HOUR, _DAY = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)
_BYTES_OF_A_MB = 1_000_000


@dataclass(frozen=True, slots=True)
class NagWords:
    """What has to be said, and what to do; both empty where all is well."""

    says: str
    to_do: str


def age_words(made_at: datetime, now: datetime, words: Wording) -> str:
    """Give how long ago something was: "2 h ago". A moment that lies ahead is told so: the clock was set back."""
    age = now - made_at
    if age < -_MINUTE:
        return words.t("dated ahead of this computer's clock")
    if age < _MINUTE:
        return words.t("just now")
    if age < _HOUR:
        return words.ngettext("{n} minute ago", "{n} minutes ago", age // _MINUTE)
    if age < 2 * _DAY:
        return words.ngettext("{n} hour ago", "{n} hours ago", age // _HOUR)
    return words.ngettext("{n} day ago", "{n} days ago", age // _DAY)


def moment_words(moment: datetime, words: Wording) -> str:
    """Give day and time by this computer's clock: "20 Nov 2026, 14:05"."""
    here = moment.astimezone()
    time = words.left_to_right(f"{here:%H:%M}")
    return words.pgettext("moment", "{date}, {time}", date=words.date(here.date()), time=time)


def size_words(size: int, words: Wording) -> str:
    """Give a size in megabytes, at least one."""
    return words.t("{n} MB", n=words.number(max(1, round(size / _BYTES_OF_A_MB))))


def standing_words(standing: BackupStanding, now: datetime, words: Wording) -> str:
    """Give how old the last good backup is, in one line."""
    if standing.last is None:
        return words.t("No backup yet")
    if standing.is_current:
        return words.t(
            "Last backup {age}, nothing saved since", age=age_words(standing.last.made_at, now, words)
        )
    return words.t("Last backup {age}", age=age_words(standing.last.made_at, now, words))


def second_words(standing: BackupStanding, now: datetime, words: Wording) -> str:
    """Give how it stands with the second medium, in one line."""
    second = standing.second
    if second is None:
        return words.t(
            "No second medium is chosen: a stick that goes home with somebody saves the clinic from fire and theft."
        )
    place = words.isolate(str(second.path))
    if second.last is None:
        return words.t("Second medium {place}: nothing lies on it yet.", place=place)
    age = age_words(second.last.at, now, words)
    return words.t("Second medium {place}: last backup {age}.", place=place, age=age)


def nag_words(standing: BackupStanding, now: datetime, words: Wording) -> NagWords:
    """Say what has to be said of backups, calmly and once."""
    match standing.nag(now):
        case Nag.NO_BACKUP:
            return NagWords(
                words.t("Work of more than a day is in no backup."),
                words.t("Open Backups and make one now."),
            )
        case Nag.SECOND_OLD:
            return NagWords(
                words.t("Work of more than a week is not on the second medium."),
                words.t("Plug it in: the backup goes there by itself."),
            )
        case Nag.NO_SECOND:
            return NagWords(
                words.t("All backups lie on this computer."),
                words.t("Open Backups and choose a stick for them."),
            )
        case _:
            return NagWords("", "")


def where_words(listed: ListedSet, words: Wording) -> str:
    """Give on which medium a set lies."""
    if listed.is_here and listed.is_on_second:
        return words.t("this computer, second medium")
    return words.t("this computer") if listed.is_here else words.t("second medium")


def check_words(listed: ListedSet, now: datetime, words: Wording) -> str:
    """Give whether a set was whole when it was read last."""
    if listed.check is None:
        return words.t("not checked here")
    age = age_words(listed.check.at, now, words)
    return words.t("whole, {age}", age=age) if listed.check.is_whole else words.t("DAMAGED, {age}", age=age)


def set_table(sets: tuple[ListedSet, ...], now: datetime, words: Wording) -> "ListTable":
    """Give the sets as a table, the newest first; the newest of this clinic's audit stands out."""
    from nsclinic.ui.child.lists import ListRow, ListTable

    newest = next((one.kept.name for one in sets if one.is_ours), "")
    return ListTable(
        columns=(
            words.t("Made"),
            words.t("Age"),
            words.t("Children"),
            words.t("Size"),
            words.t("Lies on"),
            words.t("Checked"),
        ),
        rows=tuple(
            ListRow(
                (
                    moment_words(one.kept.made_at, words),
                    age_words(one.kept.made_at, now, words),
                    words.number(one.kept.counts.get("children", 0)),
                    size_words(one.kept.size, words),
                    where_words(one, words),
                    check_words(one, now, words),
                ),
                one.kept.name,
                one.kept.name == newest,
            )
            for one in sets
        ),
        empty=words.t("No backup yet. B makes one now."),
        wide=5,
    )
