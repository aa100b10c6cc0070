"""The floor of a start: a bare window that lists every child of the file; `python window.py FILE`."""

import sys

from PySide6.QtCore import QAbstractTableModel, QTimer
from PySide6.QtWidgets import QApplication, QMainWindow, QTableView
from sqlcipher3 import dbapi2


class Rows(QAbstractTableModel):
    def __init__(self, rows):
        super().__init__()
        self.rows = rows

    def rowCount(self, parent=None):  # noqa: N802 — Qt's name
        return len(self.rows)

    def columnCount(self, parent=None):  # noqa: N802 — Qt's name
        return 6

    def data(self, index, role=0):
        return str(self.rows[index.row()][index.column()]) if role == 0 else None


connection = dbapi2.connect(f"file:{sys.argv[1]}?mode=ro", uri=True)
rows = connection.execute(
    "SELECT patient_id, given_name || ' ' || family_name, birth_date, phone, last_seen_on, next_visit_on "
    "FROM child_line ORDER BY patient_id"
).fetchall()
application = QApplication(["floor"])
window = QMainWindow()
table = QTableView()
model = Rows(rows)
table.setModel(model)
table.verticalHeader().setDefaultSectionSize(24)
window.setCentralWidget(table)
window.showMaximized()


def shown():
    window.repaint()
    application.quit()


QTimer.singleShot(0, shown)
application.exec()
