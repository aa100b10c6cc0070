"""The floor that the bundle's start is measured against: a window that lists rows, with Qt and nothing else."""

import sys

from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QStandardItem, QStandardItemModel
from PySide6.QtWidgets import QApplication, QMainWindow, QTableView

ROWS, COLUMNS = 60, 6


def main() -> int:
    """Show the rows; leave as soon as they are painted."""
    application = QApplication(sys.argv)
    model = QStandardItemModel(ROWS, COLUMNS)
    for row in range(ROWS):
        for column in range(COLUMNS):
            model.setItem(row, column, QStandardItem(f"row {row}, column {column}"))
    table = QTableView()
    table.setModel(model)
    window = QMainWindow()
    window.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    window.setCentralWidget(table)
    window.resize(1366, 768)
    window.show()
    window.repaint()
    QTimer.singleShot(0, application.quit)
    return application.exec()


if __name__ == "__main__":
    sys.exit(main())
