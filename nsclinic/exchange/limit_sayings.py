"""Words for values outside their limits and for doses above the usual: as plain text, since a terminal shows them."""

from decimal import Decimal

from nsclinic.domain.limits import DoseCaution, OutsideLimits
from nsclinic.exchange.faults import Saying, saying

_DIGITS_SHOWN = 4


def refused(outside: OutsideLimits) -> Saying:
    """Say that a value is outside the hard limits, and which unit was probably meant."""
    if outside.did_you_mean:
        return saying(
            "is outside the limits of {code} ({limits}); did you mean {unit}?",
            code=outside.code,
            limits=_limits(outside),
            unit=outside.did_you_mean,
        )
    return saying("is outside the limits of {code} ({limits})", code=outside.code, limits=_limits(outside))


def unusual(outside: OutsideLimits) -> Saying:
    """Say that a value is outside the soft limits, and which unit may have been meant."""
    if outside.did_you_mean:
        return saying(
            "is unusual for {code} ({limits}); did you mean {unit}?",
            code=outside.code,
            limits=_limits(outside),
            unit=outside.did_you_mean,
        )
    return saying("is unusual for {code} ({limits})", code=outside.code, limits=_limits(outside))


def high_dose(caution: DoseCaution) -> Saying:
    """Say how far a dose is above its ceiling; the dose itself is kept."""
    words = {
        "drug": caution.drug,
        "amount": _shown(caution.amount),
        "above": _shown(caution.ceiling.above),
        "unit": caution.ceiling.unit,
        "ratio": _shown(caution.ratio, 2),
    }
    if caution.is_dangerous:
        return saying(
            "is a dangerous dose of {drug}: {amount} {unit}, {ratio} times {above} {unit}; recorded as it came",
            **words,
        )
    return saying("is above the usual dose of {drug}: {amount} {unit}, usually up to {above} {unit}", **words)


def _limits(outside: OutsideLimits) -> str:
    low, high, unit = outside.low, outside.high, outside.limit_unit
    if low is not None and high is not None:
        limits = f"{_plain(low)}-{_plain(high)} {unit}"
    else:
        limits = f">= {_plain(low)} {unit}" if low is not None else f"<= {_plain(high)} {unit}"
    if outside.unit == unit:
        return limits
    return f"{limits}; {_plain(outside.value)} {outside.unit} = {_shown(outside.compared)} {unit}"


def _plain(number: Decimal | None) -> str:
    return "" if number is None else format(number, "f")


def _shown(number: Decimal, digits: int = _DIGITS_SHOWN) -> str:
    """Give a number in full where its digits are few, else rounded to some; never with an exponent."""
    if len(number.as_tuple().digits) <= digits:
        return format(number, "f")
    exponent = number.adjusted() - digits + 1
    rounded = number.quantize(Decimal(1).scaleb(exponent))
    return format(rounded, "f")
