"""The everyday that every chart is full of: vaccines, colds, a short course of something."""

from nsclinic.clinic.demo.story import Story
from nsclinic.domain.record import EventKind

TREATMENTS = 8
EVENTS = 6
"""Rows of a child on average."""

VACCINES = (
    "PCV13",
    "influenza_inactivated",
    "PPSV23",
    "hepatitis_b",
    "DTP",
    "meningococcal",
    "IPV",
    "Hib",
    "covid19",
)
COMPLAINTS = {
    "tacrolimus": ("tremor", "headache"),
    "ciclosporin": ("gingival_hyperplasia", "hypertrichosis"),
    "prednisolone": ("cushingoid", "infection"),
}


class Fillers:
    """Adds everyday rows to the children of a block, so that the block has the usual number of them."""

    def __init__(self) -> None:
        self._treatments_owed = 0
        self._events_owed = 0

    def fill(self, story: Story) -> None:
        """Add to a child what the block lacks so far, no more than its time with the clinic makes likely."""
        self._treatments_owed += TREATMENTS - len(story.stretches)
        self._events_owed += EVENTS - len(story.events)
        likely = story.seen // 250
        for _ in range(min(self._treatments_owed, likely)):
            self._short_course(story)
            self._treatments_owed -= 1
        likely = 1 + story.seen // 220
        while self._events_owed > 0 and likely > 0:
            added = self._everyday(story)
            self._events_owed -= added
            likely -= added

    def _short_course(self, story: Story) -> None:
        day = story.dice.whole(30, max(31, story.seen - 60))
        drug, mg, lasting = story.dice.pick(
            (
                ("azithromycin", 200, 3),
                ("furosemide", 20, 7),
                ("cotrimoxazole", 240, 60),
                ("enalapril", 5, 300),
            )
        )
        story.give(drug, day, min(day + lasting, story.seen - 1), mg=mg)

    def _everyday(self, story: Story) -> int:
        """Add one event, or an adverse event with its end; give how many rows that was."""
        if story.seen < 120 or story.dice.chance(0.45):
            story.event(story.dice.whole(0, story.seen), EventKind.VACCINATION, story.dice.pick(VACCINES))
            return 1
        day = story.dice.whole(30, story.seen - 60)
        drug = next((drug for drug in COMPLAINTS if story.is_on(drug, day)), None)
        code = "infection" if drug is None else story.dice.pick(COMPLAINTS[drug])
        story.event(day, EventKind.ADVERSE_EVENT, code, "mild")
        story.event(day + story.dice.whole(5, 40), EventKind.EVENT_RESOLVED, code)
        return 2
