"""Which pages of a visit are asked for, as plain values: a screen must know it before anything is drawn."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which pages are asked for; `family_language` is the family's, of the glossary."""

    has_summary: bool = True
    has_family_sheet: bool = False
    has_prescription: bool = False
    family_language: str = "en"

    @property
    def is_anything(self) -> bool:
        """Whether there is a page at all."""
        return self.has_summary or self.has_family_sheet or self.has_prescription

    @property
    def needs_doses(self) -> bool:
        """Whether a page is asked for on which doses are told to the family or the pharmacy."""
        return self.has_family_sheet or self.has_prescription


SUMMARY_ALONE = Wanted()
