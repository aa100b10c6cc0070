"""Children on the other protocols that ship: mycophenolate first, tacrolimus by the guide, and regimens by study."""

from nsclinic.clinic.demo.stories import on_levamisole_until, relapse, resistant, steroid_dependent
from nsclinic.clinic.demo.story import CR, PR, Story
from nsclinic.domain.record import EventKind, Frequency


def on_mycophenolate(story: Story, *, partial: bool = False) -> None:
    """Steroid-resistant, on the protocol with mycophenolate, and answered to it."""
    story.protocol = "mmf"
    day = resistant(story, biopsy="FSGS")
    story.keep_on("mycophenolate_mofetil", day, None, per_m2=1000)
    story.prednisolone_alternate(day, day + 200, 1)
    story.turn(day + 40, PR)
    if not partial:
        story.turn(day + 80, CR)
        if story.seen > day + 1500:
            relapse(story, day + 900, 12)


def excluded_from_mycophenolate(story: Story) -> None:
    """On mycophenolate although the study would not have taken this child: rituximab before, hepatitis B, low eGFR."""
    story.kidney_falls = (-20_000, 0.47)
    on_mycophenolate(story, partial=True)
    story.fix(0, "hbsag", "positive")
    story.give("rituximab", 64, per_m2=375, frequency=Frequency.SINGLE)


def on_guide(story: Story) -> None:
    """Steroid-dependent, on tacrolimus by the guide, in held remission for long: the lower target."""
    story.protocol = "tac-guide"
    day = on_levamisole_until(story, story.seen - 700)
    story.trough_per_dose = 58
    story.keep_on("tacrolimus", day, day + 420, per_kg=0.075)
    story.keep_on("tacrolimus", day + 421, None, per_kg=0.06)


def tapered_too_early(story: Story) -> None:
    """On tacrolimus by the guide since weeks, prednisolone already halved, no remission."""
    story.protocol = "tac-guide"
    day = resistant(story, biopsy="MCD")
    story.keep_on("tacrolimus", day, None, per_kg=0.1)
    story.give("prednisolone", day, day + 20, per_kg=0.5)
    story.give("prednisolone", day + 21, None, per_kg=0.2)
    story.see(day, day + 10, day + 21)


def on_mizoribine(story: Story) -> None:
    """Resistant to ciclosporin, on tacrolimus, mizoribine and a little prednisolone."""
    story.protocol = "tac-mzr-pdn"
    day = steroid_dependent(story)
    start = max(day + 402, story.seen - 900)
    first = max(day, start - 800)
    story.keep_on("ciclosporin", first, start - 2, per_m2=140)
    story.prednisolone_alternate(first, start - 2, 0.5)
    relapse(story, start - 60, 12, confirmed_at_home=False)
    story.keep_on("tacrolimus", start, None, per_kg=0.07)
    story.give("mizoribine", start, None, per_kg=4, times=2)
    story.prednisolone_alternate(start, None, 0.3)


def on_yang(story: Story) -> None:
    """On the tacrolimus regimen of one study, complete remission, the year not over."""
    story.protocol = "yang-2016"
    day = resistant(story, biopsy="FSGS")
    story.keep_on("tacrolimus", day, None, per_kg=0.13)
    story.trough_per_dose = 55
    story.prednisolone_alternate(day, day + 150, 0.5)
    story.turn(day + 60, PR)
    story.turn(day + 110, CR)


def on_wang(story: Story) -> None:
    """On the ciclosporin regimen whose study prints a target for its trough."""
    story.protocol = "wang-2012-csa"
    day = resistant(story, biopsy="MCD")
    story.csa_trough = 125
    story.keep_on("ciclosporin", day, None, per_m2=150)
    story.prednisolone_alternate(day, None, 0.5)
    story.turn(day + 50, PR)
    story.turn(day + 120, CR)


def planned_for_rituximab(story: Story) -> None:
    """Steroid-dependent, rituximab planned, hepatitis B never tested."""
    day = steroid_dependent(story)
    story.prednisolone_alternate(day, None, 0.5)
    del story.fixed[0, "hbsag"]
    story.skip("hbsag", -1, story.now)
    story.event(story.now + 14, EventKind.TREATMENT_PLANNED, "rituximab")
