"""The one style sheet of the program, before colours and lengths are put in; `theme.style_sheet` puts them in."""

from string import Template

SHEET = Template("""
QToolTip { background: $ink; color: $paper; border: 0; padding: ${half}px; }
QFrame[look="card"] { background: $paper; border: ${edge_px}px solid $line; border-radius: ${half}px; }
QFrame[look="bar"] { background: $paper; border: 0; border-bottom: ${edge_px}px solid $line; }
QFrame[look="foot"] { background: $paper; border: 0; border-top: ${edge_px}px solid $line; }
QFrame[look="rail"] { background: $rail; border: 0; }
QFrame[look="popup"] { background: $paper; border: ${edge_px}px solid $edge; border-radius: ${half}px; }
QFrame[look="line"] { background: $line; border: 0; }
QFrame[look="fault"] { background: $fault_ground; border: 0; border-top: ${edge_px}px solid $stop; }
QFrame[look="warning"] { background: $warning_ground; border: 0; border-top: ${edge_px}px solid $partial_edge; }
QFrame[look="notice"] { background: $notice_ground; border: 0; border-top: ${edge_px}px solid $accent; }
QFrame[look="demonstration"] { background: $demonstration; border: 0; }
QFrame[look="demonstration"] QLabel { color: $on_demonstration; }
QLabel { background: transparent; }
QLabel[ink="soft"] { color: $ink_soft; }
QLabel[ink="fault"] { color: $stop; }
QLabel[ink="warning"] { color: $urgent_ink; }
QLabel[ink="accent"] { color: $accent; }

QLineEdit, QPlainTextEdit, QComboBox, QAbstractSpinBox {
  background: $paper; color: $ink; border: ${edge_px}px solid $edge; border-radius: ${half}px;
  padding: 1px ${pad}px; min-height: ${field}px; selection-background-color: $accent; selection-color: $on_accent;
}
QPlainTextEdit { padding: ${half}px; }
QLineEdit:hover, QPlainTextEdit:hover, QComboBox:hover { border-color: $ink_soft; }
QLineEdit:focus, QPlainTextEdit:focus, QComboBox:focus, QAbstractSpinBox:focus {
  border: ${focus_px}px solid $accent; padding: 0 ${pad_focus}px;
}
QPlainTextEdit:focus { padding: ${half_focus}px; }
QLineEdit[fault="true"], QComboBox[fault="true"], QPlainTextEdit[fault="true"] { border-color: $stop; }
QLineEdit[warning="true"] { border-color: $partial_edge; }
QLineEdit:read-only, QLineEdit:disabled { background: $ground; border-color: $line; color: $ink_soft; }
QLineEdit[look="search"] { background: $ground; border-color: $line; }
QLineEdit[look="search"]:focus { background: $paper; border-color: $accent; }
QComboBox::drop-down { border: 0; width: ${drop}px; subcontrol-position: center right; }
QComboBox QAbstractItemView { background: $paper; border: ${edge_px}px solid $edge;
  selection-background-color: $selected; selection-color: $ink; outline: 0; }

QPushButton { background: $paper; color: $ink; border: ${edge_px}px solid $edge; border-radius: ${half}px;
  padding: 0 ${wide}px; min-height: ${button}px; }
QPushButton:hover { background: $raised; border-color: $ink_soft; }
QPushButton:pressed { background: $selected; }
QPushButton:focus { border: ${focus_px}px solid $accent; padding: 0 ${wide_focus}px; min-height: ${button_focus}px; }
QPushButton::menu-indicator { image: none; width: 0; }
QPushButton:disabled { color: $ink_soft; border-color: $line; }
QPushButton[look="primary"] { background: $accent; color: $on_accent; border-color: $accent; }
QPushButton[look="primary"]:hover { background: $accent_strong; border-color: $accent_strong; }
QPushButton[look="primary"]:focus { border: ${focus_px}px solid $ink; }
QPushButton[look="primary"]:disabled { background: $line; color: $ink_soft; border-color: $line; }
QPushButton[look="quiet"] { background: transparent; border-color: transparent; color: $accent;
  padding: 0 ${pad}px; }
QPushButton[look="quiet"]:hover { background: $selected; }
QPushButton[look="quiet"]:focus { border: ${focus_px}px solid $accent; padding: 0 ${pad_focus}px; }
QPushButton[look="link"] { background: transparent; border: 0; border-bottom: ${focus_px}px solid transparent;
  color: $accent; padding: 0; }
QPushButton[look="link"]:hover { color: $accent_strong; border-bottom-color: $line; }
QPushButton[look="link"]:focus { border: 0; border-bottom: ${focus_px}px solid $accent; padding: 0;
  min-height: ${button}px; }
QPushButton[look="link"]:disabled { color: $ink_soft; }
QPushButton[look="choice"] { background: transparent; border-color: $line; color: $ink_soft; padding: 0 ${pad}px; }
QPushButton[look="choice"]:hover { background: $raised; color: $ink; }
QPushButton[look="choice"]:checked { background: $selected; color: $accent_strong; border-color: $accent; }
QPushButton[look="choice"]:focus { border: ${focus_px}px solid $accent; padding: 0 ${pad_focus}px; }

QPushButton[look="big"]:focus { border: ${focus_px}px solid $accent; background: $selected; }
QPushButton[look="section"] { background: $raised; border: 0; border-bottom: ${edge_px}px solid $line; border-radius: 0;
  color: $ink; text-align: left; padding: 0 ${wide}px; min-height: ${button}px; }
QPushButton[look="section"]:hover { background: $selected; }
QPushButton[look="section"]:focus { border: ${focus_px}px solid $accent; padding: 0 ${wide_section}px;
  min-height: ${button_focus}px; }

QPushButton[look="rail"] { background: transparent; border: 0; border-radius: ${half}px; color: $ink;
  text-align: left; padding: 0 ${pad}px; min-height: ${rail_high}px; }
QPushButton[look="rail"]:hover { background: $line; }
QPushButton[look="rail"]:checked { background: $rail_chosen; color: $accent_strong; }
QPushButton[look="rail"]:focus { border: ${focus_px}px solid $accent; padding: 0 ${pad_rail}px;
  min-height: ${rail_focus}px; }

QCheckBox { spacing: ${pad}px; border: ${focus_px}px solid transparent; border-radius: ${half}px;
  padding: 0 ${half}px; }
QCheckBox:focus { border: ${focus_px}px solid $accent; }
QCheckBox::indicator { width: ${tick}px; height: ${tick}px; border: ${edge_px}px solid $edge; border-radius: 2px;
  background: $paper; }
QCheckBox::indicator:hover { border-color: $ink_soft; }
QCheckBox::indicator:checked { background: $accent; border-color: $accent; }
QCheckBox::indicator:disabled { background: $ground; border-color: $line; }

QTableView, QListView, QTreeView { background: $paper; color: $ink; border: 0; outline: 0;
  gridline-color: $line; selection-background-color: $selected; selection-color: $ink; }
QTableView::item, QTreeView::item { border: 0; padding: 0 ${pad}px; }
QTreeView::item:selected { background: $selected; color: $ink; }
QTreeView::item:hover:!selected { background: $raised; }
QTableView[look="list"]::item { border-bottom: ${edge_px}px solid $line; }
QTableView[look="list"]::item:selected { background: $selected; color: $ink; }
QTableView[look="list"]::item:hover:!selected { background: $raised; }
QHeaderView { background: $raised; border: 0; }
QHeaderView::section { background: $raised; color: $ink_soft; border: 0; border-bottom: ${edge_px}px solid $line;
  padding: 0 ${pad_head}px; min-height: ${field}px; }
QScrollArea, QScrollArea > QWidget > QWidget { border: 0; background: transparent; }
QScrollArea[look="page"] { border: ${focus_px}px solid transparent; }
QScrollArea[look="page"]:focus { border: ${focus_px}px solid $accent; border-radius: ${half}px; }
QScrollBar:vertical { background: transparent; width: ${bar}px; margin: 0; }
QScrollBar:horizontal { background: transparent; height: ${bar}px; margin: 0; }
QScrollBar::handle { background: $edge; border-radius: ${bar_round}px; border: ${bar_gap}px solid $paper; }
QScrollBar::handle:vertical { min-height: ${target}px; }
QScrollBar::handle:horizontal { min-width: ${target}px; }
QScrollBar::handle:hover { background: $ink_soft; }
QScrollBar::add-line, QScrollBar::sub-line { width: 0; height: 0; }
QScrollBar::add-page, QScrollBar::sub-page { background: transparent; }
QTabBar::tab { background: transparent; color: $ink_soft; border: 0; border-bottom: ${focus_px}px solid transparent;
  padding: 0 ${wide}px; min-height: ${field}px; }
QTabBar::tab:hover { color: $ink; }
QTabBar::tab:selected { color: $accent_strong; border-bottom-color: $accent; }
QTabBar::tab:focus { border-bottom-color: $ink; }
QTabWidget::pane { border: 0; border-top: ${edge_px}px solid $line; }
QSplitter::handle { background: transparent; }
QProgressBar { background: $line; border: 0; border-radius: 2px; max-height: ${half}px; }
QProgressBar::chunk { background: $accent; border-radius: 2px; }
""")
