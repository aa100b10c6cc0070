"""What a finding says, as templates with named parameters."""

from dataclasses import dataclass
from functools import cache
from string import Formatter


@cache
def names_in(template: str) -> frozenset[str]:
    """Give the names that a template is filled with."""
    return frozenset(name for _, name, _, _ in Formatter().parse(template) if name)


@dataclass(frozen=True, slots=True)
class FindingText:
    """The sentences of one rule.

    `messages` and `actions` go from the fullest to the most general, which has no names; the first that can be filled
    is used. `parameters` are all names that the rule may pass; `advice` (all suggested doses), `first_dose` and
    `then_dose` come from the finding's doses, `pressure` from `systolic` and `diastolic`.
    """

    title: str
    condition: str
    messages: tuple[str, ...]
    actions: tuple[str, ...]
    parameters: tuple[str, ...] = ()

    @property
    def sentences(self) -> tuple[str, ...]:
        """Every msgid of the rule."""
        return (self.title, self.condition, *self.messages, *self.actions)
