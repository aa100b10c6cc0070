"""How the disease begins and how steroids answer: children who respond, and those seen for weeks only."""

from nsclinic.clinic.demo.story import CR, NS, PR, Story
from nsclinic.domain.record import Cause, EventKind, Frequency

STRIPS_OF_RELAPSE = ("3+", "4+", "3+")


def first_visit(story: Story) -> None:
    """Seen for the first time, swollen, nothing given yet."""
    screened(story)
    story.see(0)


def screened(story: Story) -> None:
    """Let the tests be done that a new child needs: complement, hepatitis B and the other infections."""
    for code, low, high in (("c3", 1.05, 1.5), ("c4", 0.18, 0.35)):
        value = story.dice.between(low, high)
        if story.dice.chance(0.4):
            story.fix(0, code, f"{value * 100:.0f}", "mg/dL")
        else:
            story.fix(0, code, f"{value:.2f}", "g/L")
    for code in ("hbsag", "anti_hcv"):
        story.fix(0, code, "negative")
    story.event(0, EventKind.PROTOCOL_START, story.protocol)


def first_course(story: Story, remission: int | None, *, daily_to: int = 42, alternate_for: int = 42) -> None:
    """Give the first steroid course from the day of diagnosis; `remission` is its first complete day, if any."""
    screened(story)
    story.prednisolone(0, daily_to)
    story.see(7, 14)
    if remission is not None:
        story.turn(remission, CR)
        story.prednisolone_alternate(daily_to + 1, daily_to + alternate_for, 1.5)


def waiting(story: Story) -> None:
    """In the first weeks of the first course, the answer not yet known."""
    screened(story)
    story.prednisolone(0, None)
    story.see(7, 14)


def just_remitted(story: Story) -> None:
    """Answered within weeks, now on alternate days."""
    first_course(story, story.dice.whole(10, 24), alternate_for=84)


def late_response(story: Story) -> None:
    """First complete remission after the time allowed, and no urine that was worse in between."""
    first_course(story, None, daily_to=70)
    story.see(21, 35, 49)
    story.away.append((51, 60))
    story.turn(61, CR)
    story.prednisolone_alternate(71, 71 + 84, 1.5)


def resistant(story: Story, *, biopsy: str = "", gene: str = "no_variant") -> int:
    """No remission after the first course; gives the day on which the work-up is done and a step may begin."""
    screened(story)
    story.prednisolone(0, 60)
    story.see(7, 28, 42, 57)
    story.prednisolone_alternate(61, 69, 1.5)
    if story.dice.chance(0.5):
        story.give("enalapril", 60, None, mg=2.5)
    if biopsy:
        story.event(62, EventKind.BIOPSY, biopsy)
        story.event(66, EventKind.GENETIC_TEST, gene)
    return 70


def seen_with_secondary_disease(story: Story) -> None:
    """Lupus behind the nephrotic syndrome: low complement, no idiopathic disease."""
    story.cause = Cause.SECONDARY
    waiting(story)
    for day in (0, story.seen):
        story.fix(day, "c3", "0.52", "g/L")
        story.fix(day, "c4", "0.06", "g/L")


def begun_elsewhere(story: Story) -> None:
    """Treated with steroids long before the day that the family knows as the diagnosis."""
    screened(story)
    story.prednisolone(-210, -150)
    story.prednisolone_alternate(-149, -60, 1)
    story.prednisolone(0, 28)
    story.turn(21, CR)
    story.prednisolone_alternate(29, None, 1)


def settled_elsewhere(story: Story) -> None:
    """Sent by another hospital with its classification and no papers."""
    screened(story)
    story.event(0, EventKind.CLASSIFICATION, "SDNS", note="letter of the referring hospital")
    story.prednisolone_alternate(0, None, 0.5)
    story.states[0] = (-10_000, CR)


def relapse(story: Story, day: int, lasting: int, *, confirmed_at_home: bool = True) -> int:
    """Relapse on a day and remit after `lasting` days of daily prednisolone; gives the day the course is over."""
    story.turn(day, NS)
    if confirmed_at_home:
        story.home_strips += [(day - 2 + index, strip) for index, strip in enumerate(STRIPS_OF_RELAPSE)]
        story.states[-1] = (day - 2, NS)
    story.prednisolone(day, day + lasting + 3)
    if day + lasting <= story.seen:
        story.turn(day + lasting, CR)
    story.prednisolone_alternate(day + lasting + 4, day + lasting + 45, 1)
    return day + lasting + 46


def sensitive(story: Story, relapses: int = 0) -> None:
    """Answered to steroids; that many relapses over the years, well apart."""
    first_course(story, story.dice.whole(9, 30))
    if relapses:
        apart = (story.seen - 300) // relapses
        for number in range(relapses):
            relapse(
                story,
                250 + number * apart + story.dice.whole(0, max(0, apart - 200)),
                story.dice.whole(8, 14),
            )


def frequently_relapsing(story: Story) -> None:
    """Two relapses soon after the first remission, then quiet on levamisole with one late relapse."""
    first_course(story, 20, alternate_for=28)
    day = relapse(story, 100, 10)
    day = relapse(story, day + 20, 12)
    story.give("levamisole", day, day + 900, per_kg=2.2, at_most=150, frequency=Frequency.ALTERNATE_DAY)
    relapse(story, min(day + 1300, story.seen - 400), 10)


def steroid_dependent(story: Story) -> int:
    """Two relapses running while on alternate-day prednisolone; gives the day on which another drug is to begin."""
    first_course(story, 16, alternate_for=50)
    for day in (80, 150):
        story.turn(day, NS)
        story.prednisolone(day, day + 13)
        story.turn(day + 10, CR)
        story.prednisolone_alternate(day + 14, day + 69, 1)
    return 220


def on_levamisole_until(story: Story, day: int) -> int:
    """Steroid-dependent, on levamisole until another drug begins; gives that day, never before the relapses."""
    begun = steroid_dependent(story)
    other = max(day, begun)
    first = max(begun, other - 900)
    if other > first:
        story.give("levamisole", first, other - 1, per_kg=2.2, at_most=150, frequency=Frequency.ALTERNATE_DAY)
    return other


def dependent_on_levamisole(story: Story) -> None:
    """Steroid-dependent, on levamisole, and in relapse again."""
    day = max(steroid_dependent(story), story.seen - 800)
    story.give("levamisole", day, None, per_kg=2.2, at_most=150, frequency=Frequency.ALTERNATE_DAY)
    story.turn(story.seen - 1, NS)
    story.home_strips += [(story.seen - 3 + index, strip) for index, strip in enumerate(STRIPS_OF_RELAPSE)]
    story.states[-1] = (story.seen - 3, NS)


def dependent_on_mycophenolate(story: Story) -> None:
    """Steroid-dependent, kept well by mycophenolate."""
    day = on_levamisole_until(story, story.seen - 900)
    story.keep_on("mycophenolate_mofetil", day, None, per_m2=1000)


def dependent_on_tacrolimus(story: Story) -> None:
    """Steroid-dependent, on tacrolimus since less than a year, remission held, so that the lower target applies."""
    start = on_levamisole_until(story, story.seen - 300)
    story.trough_per_dose = 55
    story.keep_on("tacrolimus", start, None, per_kg=0.075)


def dependent_after_cyclophosphamide(story: Story) -> None:
    """Steroid-dependent, twelve weeks of cyclophosphamide, then years without relapse."""
    day = steroid_dependent(story)
    story.prednisolone_alternate(day, day + 120, 0.5)
    story.give("cyclophosphamide", day, day + 83, per_kg=2)
    story.give("cyclophosphamide", story.seen - 40, None, per_kg=2)


def dependent_after_rituximab(story: Story) -> None:
    """Steroid-dependent, rituximab twice, B cells gone, quiet since."""
    day = steroid_dependent(story)
    story.prednisolone_alternate(day, day + 120, 0.5)
    for given in (story.seen - 120, story.seen - 106):
        story.give("rituximab", given, per_m2=375, frequency=Frequency.SINGLE)
        story.see(given)
    story.fix(story.seen, "cd19", "5", "cells/uL", qualifier="<")


def late_with_relapses(story: Story, relapses: int) -> None:
    """Late responder, over years with a few relapses."""
    late_response(story)
    for number in range(relapses):
        relapse(story, 500 + 700 * number, 12)


def suspected(story: Story) -> None:
    """Late responder whose last strip alone says relapse."""
    late_with_relapses(story, 1)
    story.wants_strips = True
    story.turn(story.seen, NS)
    story.fix(story.seen, "dipstick_protein", "3+", "grade")
    story.skip("upcr", story.seen, story.seen)
    story.skip("urine_protein_rate", story.seen, story.seen)


def half_answered(story: Story) -> None:
    """Steroids brought the protein down but not away: partial remission in the first course."""
    screened(story)
    story.prednisolone(0, None)
    story.turn(14, PR)
