"""Says when a value lies so far from the child's last one that a slipped decimal point is likelier than the change.

A weight ten times too low is still a possible weight and makes every dose per kg look ten times too high; only the
child's own last value shows it. Answers are values, worded elsewhere; nothing is refused for a jump.
"""

from dataclasses import dataclass
from decimal import Decimal

from nsclinic.domain.calendar import days_between
from nsclinic.domain.catalogue import Analyte
from nsclinic.domain.record import Observation


@dataclass(frozen=True, slots=True)
class JumpLimit:
    """The change from the last value that is still believed: a share of it, or an amount in the first unit.

    `within_days` limits the comparison to a last value no older than that, None to no age.
    """

    code: str
    within_days: int | None = None
    share_up: Decimal | None = None
    share_down: Decimal | None = None
    fall: Decimal | None = None


JUMP_LIMITS = (
    JumpLimit("weight", within_days=14, share_up=Decimal("0.10"), share_down=Decimal("0.10")),
    JumpLimit("weight", within_days=365, share_up=Decimal("0.50"), share_down=Decimal("0.34")),
    JumpLimit("height", fall=Decimal(1)),
    JumpLimit("creatinine", share_up=Decimal("1.00"), share_down=Decimal("0.50")),
)
"""Clinical reference E: weight more than 10 % in 14 days, height a fall of more than 1 cm, creatinine a factor of
more than 2. The second line of weight is this project's own: half as much again, or a third less, in a year."""


@dataclass(frozen=True, slots=True)
class Jump:
    """A value that lies too far from the last: `factor` is new over last, exact."""

    code: str
    last: Observation
    factor: Decimal


def jump_from(last: Observation, new: Observation, analyte: Analyte) -> Jump | None:
    """Say whether `new` jumps away from `last` (an earlier value of the same code), or None.

    Changes exactly at a limit are no jump. Censored values, values not done, and units that cannot be compared say
    nothing.
    """
    if not (last.is_done and new.is_done) or last.is_censored or new.is_censored:
        return None
    if analyte.takes_choice(last.unit) or analyte.takes_choice(new.unit):
        return None
    before = analyte.in_first_unit(last.number, last.unit)
    now = analyte.in_first_unit(new.number, new.unit)
    if before is None or now is None or before <= 0:
        return None
    days = days_between(last.on, new.on)
    for limit in JUMP_LIMITS:
        if (
            limit.code == new.code
            and (limit.within_days is None or days <= limit.within_days)
            and _is_beyond(limit, before, now)
        ):
            return Jump(new.code, last, now / before)
    return None


def _is_beyond(limit: JumpLimit, before: Decimal, now: Decimal) -> bool:
    if limit.share_up is not None and now > before * (1 + limit.share_up):
        return True
    if limit.share_down is not None and now < before * (1 - limit.share_down):
        return True
    return limit.fall is not None and before - now > limit.fall
