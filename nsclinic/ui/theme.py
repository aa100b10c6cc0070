"""How the window looks, as one table of tokens: colours, one font family in three sizes, a grid of 8 pixels.

A theme is a value; screens ask it for a colour, a font or a number of pixels and never write one down themselves.
Another theme (dark, high contrast) is another table. The one style sheet of the program is made from the table.
"""

from dataclasses import dataclass, replace
from string import Template

from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QFont, QFontDatabase, QPalette
from PySide6.QtWidgets import QApplication

from nsclinic.domain.resource import resource

FONT_FILES = (
    "NotoSans-Regular.ttf",
    "NotoSans-Bold.ttf",
    "NotoSansArabic-Regular.ttf",
    "NotoSansArabic-Bold.ttf",
    "DejaVuSans.ttf",
)
ARABIC_FAMILY = "Noto Sans Arabic"
FAMILIES = ("Noto Sans", ARABIC_FAMILY, "DejaVu Sans")
"""Latin first, then Arabic; DejaVu Sans brings the arrows and signs that neither has."""


@dataclass(frozen=True, slots=True)
class Theme:
    """The tokens of one look. Colours are `#rrggbb`; sizes are for 100 % text and grow with `text_scale`."""

    name: str
    ground: str
    """Behind everything."""
    paper: str
    """Behind what is read: lists, fields, cards."""
    raised: str
    """A heading's band, a hovered row."""
    selected: str
    ink: str
    ink_soft: str
    """Units, second lines, labels."""
    line: str
    """Hairlines between rows and around cards."""
    edge: str
    """Outline of a field or button: kept apart from paper by more than 3 to 1."""
    accent: str
    accent_strong: str
    on_accent: str
    rail: str
    complete: str
    partial: str
    nephrotic: str
    unknown: str
    stop: str
    urgent: str
    urgent_ink: str
    """For words of warning: darker than the sign, so that they can be read."""
    action: str
    due: str
    info: str
    fault_ground: str
    warning_ground: str
    notice_ground: str
    demonstration: str
    on_demonstration: str
    is_dark: bool = False
    text_scale: float = 1.0
    base_points: float = 10.5
    small_points: float = 9.0
    large_points: float = 14.0

    def colour(self, token: str) -> QColor:
        """Give a colour of the table by its name."""
        return QColor(getattr(self, token))

    def px(self, steps: float) -> int:
        """Give a length of so many steps of the 8-pixel grid, grown with the text."""
        return round(steps * 8 * self.text_scale)

    @property
    def target(self) -> int:
        """Smallest height of anything that can be clicked."""
        return self.px(4)

    @property
    def icon(self) -> int:
        """Edge of a sign that stands beside a word."""
        return self.px(2)

    def font(self, size: str = "base", *, bold: bool = False) -> QFont:
        """Give the family in one of the three sizes: `small`, `base`, `large`."""
        font = QFont()
        font.setFamilies(list(FAMILIES))
        font.setPointSizeF(getattr(self, f"{size}_points") * self.text_scale)
        font.setBold(bold)
        font.setFeature(QFont.Tag("tnum"), 1)
        return font

    def scaled(self, factor: float) -> "Theme":
        """Give the same look with larger text and everything that goes with it; 2.0 is 200 %."""
        return replace(self, text_scale=factor)


LIGHT = Theme(
    name="light",
    ground="#f3f5f7",
    paper="#ffffff",
    raised="#f7f9fa",
    selected="#dfeaf3",
    ink="#17212b",
    ink_soft="#52606d",
    line="#e1e6ea",
    edge="#8894a0",
    accent="#17608f",
    accent_strong="#0f4a70",
    on_accent="#ffffff",
    rail="#e9edf1",
    complete="#009e73",
    partial="#e69f00",
    nephrotic="#d55e00",
    unknown="#7b8794",
    stop="#a50026",
    urgent="#d55e00",
    urgent_ink="#a84300",
    action="#0072b2",
    due="#546e8c",
    info="#6b7785",
    fault_ground="#fbe9ec",
    warning_ground="#fdf2e3",
    notice_ground="#e6f1f8",
    demonstration="#5b3f8c",
    on_demonstration="#ffffff",
)
"""The light look. Signs carry the Okabe–Ito colours of the design; words beside them are always in ink."""


def load_fonts() -> None:
    """Make the shipped fonts known to Qt; needs a QApplication.

    Raises:
        FileNotFoundError: a shipped font is missing or damaged, so text could be unreadable.
    """
    for name in FONT_FILES:
        if QFontDatabase.addApplicationFont(str(resource(f"fonts/{name}"))) < 0:
            raise FileNotFoundError(f"the shipped font {name} is missing or damaged")


def apply_theme(application: QApplication, theme: Theme, *, is_right_to_left: bool = False) -> None:
    """Dress the whole application: Fusion style, palette, fonts, the one style sheet, direction of the layout."""
    application.setStyle("Fusion")
    application.setFont(theme.font())
    application.setPalette(_palette(theme))
    application.setStyleSheet(style_sheet(theme))
    direction = Qt.LayoutDirection.RightToLeft if is_right_to_left else Qt.LayoutDirection.LeftToRight
    application.setLayoutDirection(direction)


def _palette(theme: Theme) -> QPalette:
    palette = QPalette()
    for role, token in (
        (QPalette.ColorRole.Window, "ground"),
        (QPalette.ColorRole.WindowText, "ink"),
        (QPalette.ColorRole.Base, "paper"),
        (QPalette.ColorRole.AlternateBase, "raised"),
        (QPalette.ColorRole.Text, "ink"),
        (QPalette.ColorRole.PlaceholderText, "ink_soft"),
        (QPalette.ColorRole.Button, "paper"),
        (QPalette.ColorRole.ButtonText, "ink"),
        (QPalette.ColorRole.ToolTipBase, "ink"),
        (QPalette.ColorRole.ToolTipText, "paper"),
        (QPalette.ColorRole.Highlight, "accent"),
        (QPalette.ColorRole.HighlightedText, "on_accent"),
        (QPalette.ColorRole.Link, "accent"),
    ):
        palette.setColor(role, theme.colour(token))
    disabled = QPalette.ColorGroup.Disabled
    for role in (QPalette.ColorRole.WindowText, QPalette.ColorRole.Text, QPalette.ColorRole.ButtonText):
        palette.setColor(disabled, role, theme.colour("unknown"))
    return palette


_SHEET = Template("""
QToolTip { background: $ink; color: $paper; border: 0; padding: ${half}px; }
QFrame[look="card"] { background: $paper; border: 1px solid $line; border-radius: ${half}px; }
QFrame[look="bar"] { background: $paper; border: 0; border-bottom: 1px solid $line; }
QFrame[look="foot"] { background: $paper; border: 0; border-top: 1px solid $line; }
QFrame[look="rail"] { background: $rail; border: 0; }
QFrame[look="popup"] { background: $paper; border: 1px solid $edge; border-radius: ${half}px; }
QFrame[look="line"] { background: $line; border: 0; }
QFrame[look="fault"] { background: $fault_ground; border: 0; border-top: 1px solid $stop; }
QFrame[look="warning"] { background: $warning_ground; border: 0; border-top: 1px solid $partial; }
QFrame[look="notice"] { background: $notice_ground; border: 0; border-top: 1px solid $accent; }
QFrame[look="demonstration"] { background: $demonstration; border: 0; }
QFrame[look="demonstration"] QLabel { color: $on_demonstration; }
QLabel { background: transparent; }
QLabel[ink="soft"] { color: $ink_soft; }
QLabel[ink="fault"] { color: $stop; }
QLabel[ink="warning"] { color: $urgent_ink; }
QLabel[ink="accent"] { color: $accent; }

QLineEdit, QPlainTextEdit, QComboBox, QAbstractSpinBox {
  background: $paper; color: $ink; border: 1px solid $edge; border-radius: ${half}px;
  padding: 1px ${pad}px; min-height: ${field}px; selection-background-color: $accent; selection-color: $on_accent;
}
QPlainTextEdit { padding: ${half}px; }
QLineEdit:hover, QPlainTextEdit:hover, QComboBox:hover { border-color: $ink_soft; }
QLineEdit:focus, QPlainTextEdit:focus, QComboBox:focus, QAbstractSpinBox:focus {
  border: 2px solid $accent; padding: 0 ${pad_focus}px;
}
QPlainTextEdit:focus { padding: ${half_focus}px; }
QLineEdit[fault="true"], QComboBox[fault="true"], QPlainTextEdit[fault="true"] { border-color: $stop; }
QLineEdit[warning="true"] { border-color: $partial; }
QLineEdit:read-only, QLineEdit:disabled { background: $ground; border-color: $line; color: $ink_soft; }
QLineEdit[look="search"] { background: $ground; border-color: $line; }
QLineEdit[look="search"]:focus { background: $paper; border-color: $accent; }
QComboBox::drop-down { border: 0; width: ${drop}px; subcontrol-position: center right; }
QComboBox QAbstractItemView { background: $paper; border: 1px solid $edge; selection-background-color: $selected;
  selection-color: $ink; outline: 0; }

QPushButton { background: $paper; color: $ink; border: 1px solid $edge; border-radius: ${half}px;
  padding: 0 ${wide}px; min-height: ${button}px; }
QPushButton:hover { background: $raised; border-color: $ink_soft; }
QPushButton:pressed { background: $selected; }
QPushButton:focus { border: 2px solid $accent; padding: 0 ${wide_focus}px; min-height: ${button_focus}px; }
QPushButton::menu-indicator { image: none; width: 0; }
QPushButton:disabled { color: $unknown; border-color: $line; }
QPushButton[look="primary"] { background: $accent; color: $on_accent; border-color: $accent; }
QPushButton[look="primary"]:hover { background: $accent_strong; border-color: $accent_strong; }
QPushButton[look="primary"]:focus { border: 2px solid $ink; }
QPushButton[look="primary"]:disabled { background: $line; color: $ink_soft; border-color: $line; }
QPushButton[look="quiet"] { background: transparent; border-color: transparent; color: $accent;
  padding: 0 ${pad}px; }
QPushButton[look="quiet"]:hover { background: $selected; }
QPushButton[look="quiet"]:focus { border: 2px solid $accent; padding: 0 ${pad_focus}px; }
QPushButton[look="link"] { background: transparent; border: 0; border-bottom: 2px solid transparent; color: $accent;
  padding: 0; }
QPushButton[look="link"]:hover { color: $accent_strong; border-bottom-color: $line; }
QPushButton[look="link"]:focus { border: 0; border-bottom: 2px solid $accent; padding: 0; min-height: ${button}px; }
QPushButton[look="link"]:disabled { color: $ink_soft; }
QPushButton[look="choice"] { background: transparent; border-color: $line; color: $ink_soft; padding: 0 ${pad}px; }
QPushButton[look="choice"]:hover { background: $raised; color: $ink; }
QPushButton[look="choice"]:checked { background: $selected; color: $accent_strong; border-color: $accent; }
QPushButton[look="choice"]:focus { border: 2px solid $accent; padding: 0 ${pad_focus}px; }

QPushButton[look="section"] { background: $raised; border: 0; border-bottom: 1px solid $line; border-radius: 0;
  color: $ink; text-align: left; padding: 0 ${wide}px; min-height: ${button}px; }
QPushButton[look="section"]:hover { background: $selected; }
QPushButton[look="section"]:focus { border: 2px solid $accent; padding: 0 ${wide_section}px;
  min-height: ${button_focus}px; }

QPushButton[look="rail"] { background: transparent; border: 0; border-radius: ${half}px; color: $ink;
  text-align: left; padding: 0 ${pad}px; min-height: ${rail}px; }
QPushButton[look="rail"]:hover { background: $line; }
QPushButton[look="rail"]:checked { background: $paper; color: $accent_strong; }
QPushButton[look="rail"]:focus { border: 2px solid $accent; padding: 0 ${pad_rail}px; min-height: ${rail_focus}px; }

QTableView, QListView, QTreeView { background: $paper; color: $ink; border: 0; outline: 0;
  gridline-color: $line; selection-background-color: $selected; selection-color: $ink; }
QTableView::item, QTreeView::item { border: 0; padding: 0 ${pad}px; }
QTableView[look="list"]::item { border-bottom: 1px solid $line; }
QTableView[look="list"]::item:selected { background: $selected; color: $ink; }
QTableView[look="list"]::item:hover:!selected { background: $raised; }
QHeaderView { background: $raised; border: 0; }
QHeaderView::section { background: $raised; color: $ink_soft; border: 0; border-bottom: 1px solid $line;
  padding: 0 ${pad_head}px; min-height: ${field}px; }
QScrollArea, QScrollArea > QWidget > QWidget { border: 0; background: transparent; }
QScrollArea[look="page"] { border: 2px solid transparent; }
QScrollArea[look="page"]:focus { border: 2px solid $accent; border-radius: ${half}px; }
QScrollBar:vertical { background: transparent; width: ${bar}px; margin: 0; }
QScrollBar:horizontal { background: transparent; height: ${bar}px; margin: 0; }
QScrollBar::handle { background: $edge; border-radius: ${bar_round}px; border: ${bar_gap}px solid $paper; }
QScrollBar::handle:vertical { min-height: ${target}px; }
QScrollBar::handle:horizontal { min-width: ${target}px; }
QScrollBar::handle:hover { background: $ink_soft; }
QScrollBar::add-line, QScrollBar::sub-line { width: 0; height: 0; }
QScrollBar::add-page, QScrollBar::sub-page { background: transparent; }
QTabBar::tab { background: transparent; color: $ink_soft; border: 0; border-bottom: 2px solid transparent;
  padding: 0 ${wide}px; min-height: ${field}px; }
QTabBar::tab:hover { color: $ink; }
QTabBar::tab:selected { color: $accent_strong; border-bottom-color: $accent; }
QTabBar::tab:focus { border-bottom-color: $ink; }
QTabWidget::pane { border: 0; border-top: 1px solid $line; }
QSplitter::handle { background: transparent; }
QProgressBar { background: $line; border: 0; border-radius: 2px; max-height: ${half}px; }
QProgressBar::chunk { background: $accent; border-radius: 2px; }
""")


def style_sheet(theme: Theme) -> str:
    """Give the program's one style sheet, made from the tokens. It holds no font: fonts are set as fonts."""
    pad = theme.px(1)
    wide = theme.px(1.5)
    field = theme.target - 4
    lengths = {
        "half": theme.px(0.5),
        "half_focus": theme.px(0.5) - 1,
        "pad": pad,
        "pad_focus": pad - 1,
        "wide": wide,
        "wide_focus": wide - 1,
        "field": field,
        "button": theme.target - 2,
        "button_focus": theme.target - 4,
        "rail": theme.px(4.5),
        "rail_focus": theme.px(4.5) - 4,
        "pad_rail": pad - 2,
        "wide_section": wide - 2,
        "target": theme.target,
        "bar": theme.px(1.25),
        "bar_round": theme.px(0.5),
        "drop": theme.px(3),
        "pad_head": pad + 3,
        "bar_gap": theme.px(0.25),
    }
    colours = {
        name: value
        for name in theme.__slots__
        if isinstance(value := getattr(theme, name), str) and value[:1] == "#"
    }
    return _SHEET.substitute(colours, **{name: str(value) for name, value in lengths.items()})
