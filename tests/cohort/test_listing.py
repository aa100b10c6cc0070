"""The long form holds every number of the JSON once, a line each, and reads back as CSV."""

import csv
import io
from itertools import pairwise

from nsclinic.cohort.listing import COLUMNS, csv_text, lines_of
from nsclinic.cohort.tables import cohort_of, outline_of
from nsclinic.protocol.loader import shipped_protocols
from tests.cohort.telling import facts
from tests.spec.story import day

HISTORY = """
    2018-01-01..2018-03-02 prednisolone 2 mg/kg/day
    2018-02-26 upcr 4.0; 2018-03-01 biopsy FSGS; 2018-03-01 weight 20
    2018-03-05.. ciclosporin 150 mg/m2/day x2; 2018-05-01 adverse_event hypertrichosis
"""


def the_cohort():
    told = [facts(HISTORY + f"2018-09-01 upcr {upcr}", patient_id=upcr) for upcr in ("4.0", "0.1")]
    return cohort_of(told, outline_of(shipped_protocols()["three-step"]), day("2018-12-31"))


def leaves(value):
    if isinstance(value, dict):
        return sum(leaves(part) for part in value.values())
    return sum(leaves(part) for part in value) if isinstance(value, list) else 1


def looked_up(lines, *address):
    (value,) = (line.value for line in lines if line[:4] == address)
    return value


def test_a_number_is_found_by_table_row_column_and_statistic():
    lines = list(lines_of(the_cohort()))
    assert looked_up(lines, "response", "1", "resistant", "n") == "1"
    assert looked_up(lines, "histology", "1", "FSGS", "responding") == "1"
    assert looked_up(lines, "baseline", "weight", "1", "median") == "20.0"
    assert looked_up(lines, "baseline", "weight", "", "method") == "kruskal_wallis"
    assert looked_up(lines, "baseline", "weight", "", "p") == ""
    assert looked_up(lines, "adverse_events", "ciclosporin", "of", "n") == "2"
    assert looked_up(lines, "time_to_remission", "1", "180", "survival") == "0.5"
    assert looked_up(lines, "time_to_remission", "1", "", "median") == "180.0"
    assert looked_up(lines, "time_to_remission_by_histology", "1 FSGS", "184", "at_risk") == "1"
    assert looked_up(lines, "response_proportions", "1", "responding", "exact_low").startswith("0.0125")
    assert looked_up(lines, "histology_comparisons", "1", "FSGS", "method") == "fisher_exact"


def test_no_address_stands_twice_and_no_number_is_left_out():
    cohort = the_cohort()
    lines = list(lines_of(cohort))
    assert len({line[:4] for line in lines}) == len(lines)
    empty_intervals = sum(line.statistic in ("wilson_low", "exact_low") and not line.value for line in lines)
    days = [line for line in lines if line.column.isdigit() and line.table.startswith("time")]
    stated_days = sum(
        len(curve["time_days"])
        for table, rows in cohort.tables.items()
        if table.startswith("time")
        for cells in rows.values()
        for curve in ([cells] if "time_days" in cells else cells.values())
    )
    assert len(days) > stated_days > 0
    assert len(lines) == leaves(cohort.tables) - stated_days + empty_intervals


def test_the_text_reads_back_as_csv_in_the_order_of_the_tables():
    cohort = the_cohort()
    head, *rows = csv.reader(io.StringIO(csv_text(cohort)))
    assert tuple(head) == COLUMNS
    assert rows == [list(line) for line in lines_of(cohort)]
    seen = [table for table, following in pairwise([*(row[0] for row in rows), ""]) if table != following]
    assert seen == [table for table in cohort.tables if table in seen]
