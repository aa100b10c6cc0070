"""The cautions in words, for the window, the first start and the commands: what is so, and what to do."""

from nsclinic.clinic.cautions import Caution, CautionKind
from nsclinic.wording import Wording, marked

_WORDS = {
    CautionKind.CLOCK_BEHIND_ENTRY: (
        marked("This computer says it is {today}, but the last entry of this clinic is of {day}."),
        marked("Set its day and time right before you write anything."),
    ),
    CautionKind.CLOCK_BEHIND_PROGRAM: (
        marked("This computer says it is {today}, but this program was made on {day}."),
        marked("Set its day and time right before you write anything."),
    ),
    CautionKind.CLOCK_AHEAD: (
        marked("This computer says it is {today}, but the last entry of this clinic is of {day}."),
        marked("See whether its day is right before you write anything."),
    ),
    CautionKind.LITTLE_ROOM: (
        marked("Only {free} are free on the disk of the clinic file."),
        marked("Free some space: saving and backups need it."),
    ),
    CautionKind.ON_NETWORK: (
        marked("The clinic file lies on a network drive, where a save can be cut off and two computers can collide."),
        marked("Move it to this computer's own disk; use the network for backups."),
    ),
    CautionKind.ON_STICK: (
        marked("The clinic file lies on a stick, a card or a drive that can be pulled out."),
        marked("Move it to this computer's own disk; use the stick for backups."),
    ),
    CautionKind.IN_SYNCED_FOLDER: (
        marked("The clinic file lies in a folder that is copied to other computers over the internet."),
        marked("Move it out of there: an old copy can take its place."),
    ),
    CautionKind.HEAD_ALTERED: (
        marked("The note of the last save beside the clinic file cannot be read: an old copy would not be noticed."),
        marked("The next save writes it anew."),
    ),
    CautionKind.HEAD_OF_ANOTHER: (
        marked("The note of the last save beside this file is another clinic's."),
        marked("Make sure that this is the right file before you write anything."),
    ),
    CautionKind.BROUGHT_UP: (
        marked("The clinic file was brought up to date for this version of the program; nothing is lost."),
        marked("As it was before, it is kept beside it as {copy}."),
    ),
}  # fmt: skip

_OF_A_NEW_PLACE = {
    CautionKind.ON_NETWORK: marked(
        "This place is on a network drive, where a save can be cut off: this computer's own disk is safer."
    ),
    CautionKind.ON_STICK: marked(
        "This place is a stick, a card or a drive that can be pulled out: this computer's own disk is safer."
    ),
    CautionKind.IN_SYNCED_FOLDER: marked(
        "This place is copied to other computers over the internet, which can bring back an old copy: another folder "
        "is safer."
    ),
    CautionKind.LITTLE_ROOM: marked("Only {free} are free at this place: free some space first."),
}


def place_line(caution: Caution, words: Wording) -> str:
    """Give what there is to be told of a place before a clinic file is made there."""
    return words.t(
        _OF_A_NEW_PLACE[caution.kind], free=words.isolate(words.t("{n} MB", n=words.number(caution.free_mb)))
    )


def caution_words(caution: Caution, words: Wording) -> tuple[str, str]:
    """Give what is so, and what to do."""
    happened, to_do = _WORDS[caution.kind]
    told = {
        "today": words.date(caution.today) if caution.today else "",
        "day": words.date(caution.day) if caution.day else "",
        "free": words.isolate(words.t("{n} MB", n=words.number(caution.free_mb))),
        "copy": words.left_to_right(caution.copy),
    }
    return words.t(happened, **told), words.t(to_do, **told)


def caution_line(caution: Caution, words: Wording) -> str:
    """Give both in one line."""
    happened, to_do = caution_words(caution, words)
    return words.pgettext("messages", "{first} {second}", first=happened, second=to_do)
