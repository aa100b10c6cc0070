"""How the window looks, as one table of tokens: colours, one font family in three sizes, a grid of 8 pixels.

A theme is a value; screens ask it for a colour, a font or a number of pixels and never write one down themselves.
The other looks (dark, high contrast) are the tables of `themes.py`. The one style sheet of the program is made from
the table.
"""

from dataclasses import dataclass, replace

from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QFont, QFontDatabase, QPalette
from PySide6.QtWidgets import QApplication

from nsclinic.domain.resource import resource
from nsclinic.ui.sheet import SHEET

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
    rail_chosen: str
    """Behind the entry of the screen that is open: lighter than the rail, or as a chosen row where none is lighter."""
    complete: str
    partial: str
    partial_edge: str
    """Round the half circle, whose own amber is too pale on white to be seen alone."""
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
    edge_width: int = 1
    """Of the outline of fields, buttons and cards, in pixels."""
    focus_width: int = 2
    """Of the outline of whatever has the keyboard, in pixels: one more than `edge_width`."""
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
    edge="#768390",
    accent="#17608f",
    accent_strong="#0f4a70",
    on_accent="#ffffff",
    rail="#e9edf1",
    rail_chosen="#ffffff",
    complete="#009068",
    partial="#e69f00",
    partial_edge="#9a6700",
    nephrotic="#d55e00",
    unknown="#768390",
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
"""The light look. Signs carry the Okabe–Ito colours of the design, the green a little darker so that it stands out from
a chosen row by 3 to 1; words beside them are always in ink."""


def load_fonts() -> None:
    """Make the shipped fonts known to Qt; needs a QApplication.

    Raises:
        FileNotFoundError: a shipped font is missing or damaged, so text could be unreadable.
    """
    for name in FONT_FILES:
        if QFontDatabase.addApplicationFont(str(resource(f"fonts/{name}"))) < 0:
            raise FileNotFoundError(f"the shipped font {name} is missing or damaged")


_IS_FUSION = "is_fusion"


def apply_theme(application: QApplication, theme: Theme, *, is_right_to_left: bool = False) -> None:
    """Dress the whole application: Fusion style, palette, fonts, the one style sheet, direction of the layout."""
    if not application.property(_IS_FUSION):  # it is laid on every widget that there is
        application.setStyle("Fusion")
        application.setProperty(_IS_FUSION, True)  # noqa: FBT003 - Qt's property
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
        palette.setColor(disabled, role, theme.colour("ink_soft"))
    return palette


def style_sheet(theme: Theme) -> str:
    """Give the program's one style sheet, made from the tokens. It holds no font: fonts are set as fonts."""
    pad, wide, half = theme.px(1), theme.px(1.5), theme.px(0.5)
    edge, focus = theme.edge_width, theme.focus_width
    thicker = focus - edge
    lengths = {
        "edge_px": edge,
        "focus_px": focus,
        "half": half,
        "half_focus": half - thicker,
        "pad": pad,
        "pad_focus": pad - thicker,
        "wide": wide,
        "wide_focus": wide - thicker,
        "field": theme.target - 2 * edge - 2,
        "button": theme.target - 2 * edge,
        "button_focus": theme.target - 2 * focus,
        "ring": 2 * focus,
        "rail_high": theme.px(4.5),
        "rail_focus": theme.px(4.5) - 2 * focus,
        "pad_rail": pad - focus,
        "wide_section": wide - focus,
        "target": theme.target,
        "tick": theme.px(2),
        "bar": theme.px(1.25),
        "bar_round": half,
        "drop": theme.px(3),
        "pad_head": pad + 3,
        "bar_gap": theme.px(0.25),
    }
    colours = {
        name: value
        for name in theme.__slots__
        if isinstance(value := getattr(theme, name), str) and value[:1] == "#"
    }
    return SHEET.substitute(colours, **{name: str(value) for name, value in lengths.items()})
