"""The flowsheet shows every value as it came, newest first, with its flag as a sign and nothing invented."""

from datetime import date

from PySide6.QtCore import QModelIndex, Qt

from nsclinic.advice.review import review
from nsclinic.domain.flags import Flag
from nsclinic.domain.record import Observation, Visit, VisitKind, child_record
from nsclinic.protocol.loader import shipped_protocols
from nsclinic.ui.child.flowsheet import STATE_ROW, flowsheet
from nsclinic.ui.child.flowsheet_model import FlowsheetModel, StateRole
from nsclinic.ui.child.flowsheet_view import FlowsheetView
from nsclinic.ui.theme import LIGHT
from nsclinic.wording import wording
from tests.ui.child.records import AMINA, TODAY, amina, many_visits, never_seen

THREE_STEP = shipped_protocols()["three-step"]


def sheet_of(record, on=TODAY):
    return flowsheet(record, review(record, THREE_STEP, on))


def model_of(record, language="en"):
    model = FlowsheetModel(LIGHT, wording(language))
    model.show_sheet(sheet_of(record))
    return model


def index_of(model, code, day):
    return model.index(model.sheet.codes.index(code), model.sheet.days.index(day))


def test_days_run_from_newest_to_oldest_and_analytes_as_in_the_catalogue():
    sheet = sheet_of(amina())
    assert sheet.days[0] == date(2026, 11, 20)
    assert list(sheet.days) == sorted(sheet.days, reverse=True)
    assert sheet.codes[:5] == (STATE_ROW, "weight", "height", "sbp", "dbp")


def test_nothing_after_the_day_of_the_review_is_shown():
    assert sheet_of(amina(), on=date(2025, 12, 31)).days[0] == date(2025, 12, 3)


def test_a_visit_without_values_has_its_column():
    record = child_record(
        AMINA, [Visit(date(2026, 1, 1), VisitKind.PHONE)], [Observation(TODAY, "weight", "20", "kg")]
    )
    assert sheet_of(record).days == (TODAY, date(2026, 1, 1), date(2025, 2, 3))


def test_of_several_values_of_a_day_the_last_counts_and_the_others_are_told():
    rows = [Observation(TODAY, "upcr", value, "mg/mg", row_id=value) for value in ("2.1", "1.9")]
    model = model_of(child_record(AMINA, observations=rows))
    index = index_of(model, "upcr", TODAY)
    assert model.data(index) == "1.9 mg/mg"
    assert "also 2.1" in model.data(index, Qt.ItemDataRole.AccessibleTextRole)


def test_values_stand_as_they_came_with_a_sign_where_out_of_range():
    model = model_of(amina())
    assert model.data(index_of(model, "weight", date(2026, 11, 20))) == "22.4 kg"
    assert model.data(index_of(model, "albumin", date(2026, 11, 20))) == "↓ 2.9 g/dL"
    assert model.data(index_of(model, "potassium", date(2026, 11, 20))) == "↑ 5.7 mmol/L"
    assert model.data(index_of(model, "haemoglobin", date(2026, 11, 20))) == "not done"
    assert model.cell(index_of(model, "potassium", date(2026, 11, 20))).flag is Flag.HIGH


def test_a_censored_value_is_shown_and_read_aloud_with_its_limit():
    model = model_of(amina())
    index = index_of(model, "tac_trough", date(2026, 9, 3))
    assert model.data(index) == "<2.0 ng/mL"
    spoken = model.data(index, Qt.ItemDataRole.AccessibleTextRole).replace("\u202f", " ")
    assert spoken == "3 Sep 2026: Tacrolimus trough, whole blood < 2.0 ng/mL, 12 h after the dose"


def test_a_value_that_was_never_entered_is_an_empty_cell():
    model = model_of(amina())
    assert model.data(index_of(model, "cholesterol", date(2026, 11, 20))) is None
    assert model.data(QModelIndex()) is None


def test_the_state_row_carries_a_sign_and_its_word():
    model = model_of(amina())
    index = index_of(model, STATE_ROW, date(2026, 11, 20))
    assert model.data(index, StateRole) == "nephrotic"
    assert model.data(index, Qt.ItemDataRole.AccessibleTextRole) == "20 Nov 2026: Nephrotic"


def test_headers_name_analyte_and_day():
    model = model_of(amina())
    assert model.headerData(0, Qt.Orientation.Horizontal) == "20 Nov 2026"
    place = model.sheet.codes.index("upcr")
    assert model.headerData(place, Qt.Orientation.Vertical) == "uPCR"
    full = model.headerData(place, Qt.Orientation.Vertical, Qt.ItemDataRole.AccessibleTextRole)
    assert full == "Urine protein/creatinine ratio"


def test_a_fact_is_found_by_its_row_and_the_cursor_reads_it(qtbot):
    view = FlowsheetView(LIGHT, wording("en"))
    qtbot.addWidget(view)
    view.show_sheet(sheet_of(amina()))
    read: list[str] = []
    view.reading.connect(read.append)
    assert view.show_row("BS-0042-K-20-tac_trough")
    assert "2.6" in read[-1]
    assert not view.show_row("no such row")


def test_a_hundred_and_twenty_visits_have_as_many_columns_and_every_width_fits_its_numbers(qtbot):
    view = FlowsheetView(LIGHT, wording("en"))
    qtbot.addWidget(view)
    view.show_sheet(sheet_of(many_visits()))
    assert view.sheet_model.columnCount() == 120
    metrics = view.fontMetrics()
    widest = max(metrics.horizontalAdvance(text) for text in ("154.5 cm", "104 mmHg", "<0.2 mg/mg"))
    assert view.columnWidth(0) > widest


def test_a_child_without_values_has_an_empty_flowsheet():
    assert sheet_of(never_seen()).codes == ()
