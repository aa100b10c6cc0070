"""The three steps of the protocol as stories: each step with its outcome, and the years after."""

from nsclinic.clinic.demo.stories import relapse, resistant
from nsclinic.clinic.demo.story import CR, NS, PR, SIX_MONTHS, Story
from nsclinic.domain.record import EventKind

PREDNISOLONE_PER_KG = {1: 1.0, 2: 0.5, 3: 0.5}


def begin_step(story: Story, number: int, day: int, end: int | None) -> None:
    """Begin a step's drugs on a day and give them until `end` (last day)."""
    story.see(day)
    story.prednisolone_alternate(day, end, PREDNISOLONE_PER_KG[number])
    if number == 3:
        story.keep_on("tacrolimus", day, end, per_kg=0.1)
        return
    story.keep_on("ciclosporin", day, end, per_m2=150)
    if number == 2:
        story.keep_on("mycophenolate_mofetil", day, end, per_m2=1200)


def failed_step(story: Story, number: int, day: int) -> int:
    """Take a step without any remission to its decision; gives the day on which the next may begin."""
    begin_step(story, number, day, day + SIX_MONTHS + 3)
    for later in (30, 90, 150, SIX_MONTHS + 1):
        story.see(day + later)
    return day + SIX_MONTHS + 4


def answered_step(
    story: Story, number: int, day: int, *, partial: bool = False, drugs_to: int | None = None
) -> int:
    """Take a step to remission; gives the first day of complete (or lasting partial) remission.

    Prednisolone is withdrawn some months after complete remission; the other drugs go on until `drugs_to`.
    """
    story.see(day, day + 30, day + 60)
    story.turn(day + 60, PR)
    remitted = day + 60 if partial else day + 95
    steroid_to = drugs_to if partial else remitted + 100
    story.prednisolone_alternate(day, steroid_to, PREDNISOLONE_PER_KG[number])
    if not partial:
        story.turn(remitted, CR)
    if number == 3:
        story.keep_on("tacrolimus", day, drugs_to, per_kg=0.1)
    else:
        story.keep_on("ciclosporin", day, drugs_to, per_m2=150)
        if number == 2:
            story.keep_on("mycophenolate_mofetil", day, drugs_to, per_m2=1200)
    story.see(day + SIX_MONTHS)
    return remitted


def taper(story: Story, drug: str, day: int, *, per_kg: float = 0, per_m2: float = 0) -> int:
    """Lower a drug in two steps over six months and end it; gives its last day."""
    story.give(drug, day, day + 89, per_kg=per_kg * 0.6, per_m2=per_m2 * 0.6, times=2)
    story.give(drug, day + 90, day + 179, per_kg=per_kg * 0.3, per_m2=per_m2 * 0.3, times=2)
    return day + 179


def on_first_step(story: Story, *, partial: bool = False) -> None:
    """In the middle of the first step, some protein less or not."""
    day = resistant(story, biopsy="MCD")
    begin_step(story, 1, day, None)
    if partial:
        story.turn(day + 45, PR)


def first_step_answered(story: Story, *, partial: bool = False) -> None:
    """The first step brought remission; ciclosporin for two years, then tapered away."""
    day = resistant(story, biopsy="FSGS" if partial else "MCD")
    last = day + (1100 if partial else 730)
    answered_step(story, 1, day, partial=partial, drugs_to=last)
    if last < story.seen:
        ended = taper(story, "ciclosporin", last + 1, per_m2=150)
        if story.seen - ended > 900 and not partial:
            relapse(story, ended + 500, 12)


def first_step_not_tapered(story: Story) -> None:
    """Complete remission on the first step for months, and prednisolone still taken."""
    day = max(resistant(story, biopsy="MesPGN"), 0)
    story.turn(day + 50, CR)
    begin_step(story, 1, day, None)


def first_step_relapsed(story: Story) -> None:
    """Remission on the first step lost again before its decision; the second step was begun by the clinic."""
    day = resistant(story, biopsy="FSGS")
    begin_step(story, 1, day, day + SIX_MONTHS + 5)
    story.turn(day + 40, CR)
    story.see(day + 75)
    story.turn(day + 150, NS)
    story.see(day + SIX_MONTHS)
    story.event(day + SIX_MONTHS + 6, EventKind.STEP_START, "2")
    second_step_lasting(story, day + SIX_MONTHS + 6)


def first_step_stopped(story: Story) -> None:
    """Ciclosporin ended early for high blood pressure; mycophenolate with a smaller dose helped."""
    day = resistant(story, biopsy="MCD")
    begin_step(story, 1, day, day + 80)
    story.event(day + 78, EventKind.ADVERSE_EVENT, "hypertension", "severe")
    story.event(day + 120, EventKind.EVENT_RESOLVED, "hypertension")
    story.give("amlodipine", day + 80, None, mg=5)
    second_step_lasting(story, day + 150)


def second_step_lasting(story: Story, day: int) -> None:
    """Take the second step to remission, taper ciclosporin after a year, and go on with mycophenolate alone."""
    story.see(day, day + 30)
    story.turn(day + 60, PR)
    story.turn(day + 95, CR)
    story.see(day + SIX_MONTHS)
    story.prednisolone_alternate(day, day + 195, PREDNISOLONE_PER_KG[2])
    story.keep_on("ciclosporin", day, day + 420, per_m2=150)
    taper(story, "ciclosporin", day + 421, per_m2=150)
    story.keep_on("mycophenolate_mofetil", day, None, per_m2=1100)


def first_step_not_evaluable(story: Story) -> None:
    """Nobody tested the urine around the decision of the first step; the second brought partial remission."""
    day = resistant(story, biopsy="MesPGN")
    begin_step(story, 1, day, day + SIX_MONTHS + 60)
    story.see(day + 95)
    story.away.append((day + 100, day + SIX_MONTHS + 55))
    story.event(day + SIX_MONTHS + 61, EventKind.STEP_START, "2")
    answered_step(story, 2, day + SIX_MONTHS + 61, partial=True)


def on_second_step(story: Story) -> None:
    """The first step failed, the second is under way."""
    begin_step(story, 2, failed_step(story, 1, resistant(story, biopsy="FSGS")), None)


def second_step_answered(story: Story, *, ending: str = "off") -> None:
    """The second step brought remission; `ending` says what became of ciclosporin."""
    day = failed_step(story, 1, resistant(story, biopsy="FSGS"))
    if ending == "partial":
        answered_step(story, 2, day, partial=True)
        return
    if ending == "not_tapered":
        answered_step(story, 2, day)
        return
    last = story.seen - 160 if ending == "relapsed" else day + 500
    answered_step(story, 2, day, drugs_to=last)
    if ending == "relapsed":
        story.give("ciclosporin", last + 1, None, per_m2=80, times=2)
        story.keep_on("mycophenolate_mofetil", last + 1, None, per_m2=1200)
        story.turn(story.seen - 2, NS)
        return
    taper(story, "ciclosporin", last + 1, per_m2=150)
    story.give("mycophenolate_mofetil", last + 1, last + 360, per_m2=900, times=2)


def both_steps_failed(story: Story, biopsy: str = "FSGS") -> int:
    """Two steps without remission; gives the day on which the third may begin."""
    day = failed_step(story, 1, resistant(story, biopsy=biopsy))
    return failed_step(story, 2, day)


def third_step_due(story: Story) -> None:
    """Two steps without remission, the third not begun."""
    day = failed_step(story, 1, resistant(story, biopsy="FSGS"))
    begin_step(story, 2, day, None)
    story.see(day + SIX_MONTHS + 1)


def on_third_step(story: Story) -> None:
    """On tacrolimus since some weeks or months."""
    begin_step(story, 3, both_steps_failed(story), None)


def third_step_answered(story: Story, *, partial: bool = False, taken: int | None = None) -> None:
    """Tacrolimus brought remission; it is taken for `taken` days and tapered, or goes on."""
    day = both_steps_failed(story, "FSGS" if partial else "MCD")
    answered_step(story, 3, day, partial=partial, drugs_to=None if taken is None else day + taken)
    if taken is not None:
        taper(story, "tacrolimus", day + taken + 1, per_kg=0.1)


def third_step_unproven(story: Story) -> None:
    """Nephrotic past the decision, with troughs too low to speak of resistance."""
    begin_step(story, 3, both_steps_failed(story), None)
    story.trough_per_dose = 22


def third_step_failed(story: Story) -> None:
    """Nephrotic past the decision with good troughs: resistant to tacrolimus."""
    begin_step(story, 3, both_steps_failed(story), None)


def kidney_lost(story: Story, outcome: str, *, still_taking: bool = False) -> None:
    """No step helped, and over years the kidneys failed."""
    day = failed_step(story, 3, both_steps_failed(story))
    story.kidney_falls = (day, 0.11)
    story.give("amlodipine", day, None, mg=5)
    if still_taking:
        story.keep_on("mycophenolate_mofetil", day, None, per_m2=900)
    story.event(story.seen, EventKind.OUTCOME, outcome)


def kidney_falling(story: Story) -> None:
    """On tacrolimus without remission while kidney function falls below the limit."""
    day = both_steps_failed(story)
    begin_step(story, 3, day, None)
    story.kidney_falls = (day + 60, 0.45)


def stopped_early(story: Story) -> None:
    """In remission on tacrolimus, which the family stopped from one day to the next."""
    day = both_steps_failed(story, "MCD")
    answered_step(story, 3, day, drugs_to=story.seen - 30)
