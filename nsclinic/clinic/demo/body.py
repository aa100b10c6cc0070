"""How an invented child grows: height along its own centile, weight by a plausible body mass index.

Median heights are those of the WHO growth references at whole years, rounded; the line between two years is straight.
"""

from bisect import bisect_right

from nsclinic.domain.record import Sex

_YEARS = (0, 0.25, 0.5, 0.75, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 25)
_HEIGHTS = {
    Sex.MALE: (
        49.9, 61.4, 67.6, 72.0, 75.7, 87.1, 96.1, 103.3, 110.0, 116.0, 121.7, 127.3, 132.6, 137.8, 143.1, 149.1, 156.0,
        163.2, 169.0, 172.9, 175.2, 176.1, 176.5,
    ),
    Sex.FEMALE: (
        49.1, 59.8, 65.7, 70.1, 74.0, 85.7, 95.1, 102.7, 109.4, 115.1, 120.8, 126.6, 132.5, 138.6, 145.0, 151.2, 156.4,
        159.8, 161.7, 162.5, 162.9, 163.1, 163.2,
    ),
}  # fmt: skip
_BMI_YEARS = (0, 1, 4, 6, 8, 10, 12, 14, 16, 18, 25)
_BMI = (14.0, 16.8, 15.4, 15.3, 15.7, 16.5, 17.6, 19.0, 20.4, 21.5, 22.5)

DAYS_A_YEAR = 365.25
Z_STEP = 0.042
"""Share of the median that one standard deviation of height is, near enough at every age."""


def _on_line(xs: tuple[float, ...], ys: tuple[float, ...], x: float) -> float:
    index = min(max(bisect_right(xs, x), 1), len(xs) - 1)
    x0, x1, y0, y1 = xs[index - 1], xs[index], ys[index - 1], ys[index]
    return y0 + (y1 - y0) * (min(x, xs[-1]) - x0) / (x1 - x0)


def height_cm(sex: Sex, age_days: float, z: float) -> float:
    """Give the height at an age for a child who keeps to one z-score."""
    return _on_line(_YEARS, _HEIGHTS[sex], age_days / DAYS_A_YEAR) * (1 + z * Z_STEP)


def weight_kg(height: float, age_days: float, build: float) -> float:
    """Give the dry weight; `build` is 1 for the median body mass index."""
    return _on_line(_BMI_YEARS, _BMI, age_days / DAYS_A_YEAR) * build * height * height / 10000
