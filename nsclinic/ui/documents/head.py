"""The line above a document: what it is, which page, how large; every button has its key."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QPushButton

from nsclinic.ui.text import PlainLabel
from nsclinic.ui.theme import Theme
from nsclinic.wording import Wording


class DocumentHead(QFrame):
    """Title and particulars, then pages and size. Emits `turned(step)` and `zoomed(step)`."""

    turned = Signal(int)
    zoomed = Signal(int)

    def __init__(self, theme: Theme, words: Wording) -> None:
        super().__init__()
        self.setProperty("look", "bar")
        self.title = PlainLabel("", theme, bold=True, elide=True)
        self.about = PlainLabel("", theme, ink="soft", elide=True)
        self.place = PlainLabel("", theme)
        self.size_label = PlainLabel("", theme, ink="soft")
        self.before_button = QPushButton("‹  B")
        self.next_button = QPushButton("N  ›")
        self.before_button.setAccessibleName(words.t("Page before"))
        self.next_button.setAccessibleName(words.t("Next page"))
        self.smaller_button = QPushButton("−")
        self.larger_button = QPushButton("+")
        self.smaller_button.setAccessibleName(words.t("Show smaller"))
        self.larger_button.setAccessibleName(words.t("Show larger"))
        self.before_button.clicked.connect(lambda: self.turned.emit(-1))
        self.next_button.clicked.connect(lambda: self.turned.emit(1))
        self.smaller_button.clicked.connect(lambda: self.zoomed.emit(-1))
        self.larger_button.clicked.connect(lambda: self.zoomed.emit(1))
        row = QHBoxLayout(self)
        row.setContentsMargins(theme.px(2), theme.px(0.5), theme.px(2), theme.px(0.5))
        row.setSpacing(theme.px(1))
        row.addWidget(self.title, 2)
        row.addWidget(self.about, 3)
        for part in (self.before_button, self.place, self.next_button):
            part.setProperty("look", "quiet")
            row.addWidget(part)
        for part in (self.smaller_button, self.size_label, self.larger_button):
            if isinstance(part, QPushButton):
                part.setProperty("look", "quiet")
                part.setFixedWidth(theme.target)
            row.addWidget(part)
        self.clear()

    def clear(self) -> None:
        """Say nothing until a document is known."""
        self.show_document("", "")
        self.show_place("", 0, 0, "")

    def show_document(self, title: str, about: str) -> None:
        """Say which document it is."""
        self.title.setText(title)
        self.about.setText(about)

    def show_place(self, place: str, page: int, pages: int, size: str) -> None:
        """Say which page is shown (from 0), and how large; a single page has no buttons to turn it."""
        self.place.setText(place)
        self.size_label.setText(size)
        for button in (self.before_button, self.place, self.next_button):
            button.setVisible(pages > 1)
        self.before_button.setEnabled(page > 0)
        self.next_button.setEnabled(page + 1 < pages)
