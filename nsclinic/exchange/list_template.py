"""Writes an empty list of children to be filled in with a spreadsheet: headings, and room below."""

from collections.abc import Sequence
from pathlib import Path

_WIDTH = 18
_DATE_ROWS = 500


def write_empty_list(
    path: Path, sheet: str, headings: Sequence[str], date_columns: Sequence[int], *, is_right_to_left: bool
) -> None:
    """Write an .xlsx with one sheet; `date_columns` (0 = first) show whatever date is typed with its year first.

    Raises:
        OSError: the place cannot be written.
    """
    from openpyxl import Workbook
    from openpyxl.styles import Font
    from openpyxl.utils import get_column_letter

    book = Workbook()
    page = book.active
    page.title = sheet
    page.sheet_view.rightToLeft = is_right_to_left
    page.freeze_panes = "A2"
    for column, heading in enumerate(headings, start=1):
        cell = page.cell(1, column, heading)
        cell.data_type = "s"
        cell.font = Font(bold=True)
        page.column_dimensions[get_column_letter(column)].width = max(_WIDTH, len(heading) + 2)
        if column - 1 in date_columns:
            for row in range(2, _DATE_ROWS):
                page.cell(row, column).number_format = "yyyy-mm-dd"
    book.save(path)
