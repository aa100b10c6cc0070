"""Tails of three distributions, from scipy, which is loaded when the first is asked for."""


def normal_two_sided(z: float) -> float:
    """Give the chance of a value at least as far from 0 as `z` on either side, of the standard normal distribution."""
    from scipy.stats import norm

    return float(2 * norm.sf(abs(z)))


def chi_square_tail(value: float, freedom: int) -> float:
    """Give the chance of a value of `value` or more, of chi square with `freedom` degrees of freedom (1 or more)."""
    from scipy.stats import chi2

    return float(chi2.sf(value, freedom))


def student_two_sided(t: float, freedom: int) -> float:
    """Give the chance of a value at least as far from 0 as `t`, of Student's t with `freedom` degrees (1 or more)."""
    from scipy.stats import t as student

    return float(2 * student.sf(abs(t), freedom))
