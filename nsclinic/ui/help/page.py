"""What a page of the help is made of."""

from dataclasses import dataclass, field

from nsclinic.ui.signs import Sign


@dataclass(frozen=True, slots=True)
class Task:
    """One thing that is done on a screen, and how."""

    title: str
    how: str


@dataclass(frozen=True, slots=True)
class HelpPage:
    """The help of one screen. `keys` are pairs of a key and what it does; `signs` pairs of a sign and its meaning."""

    title: str
    purpose: str
    tasks: tuple[Task, ...]
    keys: tuple[tuple[str, str], ...] = ()
    signs: tuple[tuple[Sign, str], ...] = field(default=())
