"""The studies that pooling is tried on; those of `r/pooling.R`, under the same names."""

from nsclinic.cohort.two_arms import Means, Table

BCG = tuple(
    Table(*row)
    for row in (
        ("Aronson 1948", 4, 123, 11, 139),
        ("Ferguson & Simes 1949", 6, 306, 29, 303),
        ("Rosenthal et al 1960", 3, 231, 11, 220),
        ("Hart & Sutherland 1977", 62, 13598, 248, 12867),
        ("Frimodt-Moller et al 1973", 33, 5069, 47, 5808),
        ("Stein & Aronson 1953", 180, 1541, 372, 1451),
        ("Vandiviere et al 1973", 8, 2545, 10, 629),
        ("TPT Madras 1980", 505, 88391, 499, 88391),
        ("Coetzee & Berjak 1968", 29, 7499, 45, 7277),
        ("Rosenthal et al 1961", 17, 1716, 65, 1665),
        ("Comstock et al 1974", 186, 50634, 141, 27338),
        ("Comstock & Webster 1969", 5, 2498, 3, 2341),
        ("Comstock et al 1976", 27, 16913, 29, 17854),
    )
)
"""R's dat.bcg: tuberculosis after BCG vaccination."""


def tables(*rows):
    return tuple(Table(f"s{number}", *row) for number, row in enumerate(rows, start=1))


def means(*rows):
    return tuple(Means(f"s{number}", *row) for number, row in enumerate(rows, start=1))


RATIOS = {
    "bcg": BCG,
    "zeros": tables((0, 20, 4, 22), (3, 31, 9, 29), (5, 63, 5, 61), (2, 12, 0, 4)),
    "nothing": tables((0, 15, 0, 14), (3, 31, 9, 29), (5, 63, 12, 61), (8, 8, 4, 4)),
    "alike": tables((20, 31, 12, 29), (52, 63, 28, 61), (15, 21, 9, 20)),
    "two": tables((8, 21, 3, 20), (6, 26, 5, 8)),
    "one": tables((8, 21, 3, 20)),
    "unequal": tables((1, 3, 40, 400), (90, 100, 7, 9), (12, 1000, 2, 11), (5, 50, 30, 60), (4, 4, 1, 2)),
}
DIFFERENCES = {
    "albumin": means(
        (3.9, 0.5, 8, 2.1, 0.8, 11),
        (4.1, 0.9, 12, 3.0, 0.4, 4),
        (2.2, 1.1, 20, 2.6, 1.3, 22),
        (3.3, 0.4, 54, 2.4, 0.6, 23),
        (4.0, 0.7, 31, 3.9, 0.6, 29),
    ),
    "alike": means(
        (-5.1, 2.0, 20, 0.2, 1.1, 22), (-5.9, 2.5, 25, -0.3, 1.4, 19), (-6.2, 3.1, 12, 0.1, 0.9, 12)
    ),
}
