"""What comes from outside is shown letter by letter, never read as HTML; what is cut says the whole."""

import ast
from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, Qt, QTimer
from PySide6.QtGui import QFontMetrics, QHelpEvent
from PySide6.QtWidgets import QApplication, QMessageBox, QToolTip, QWidget

import nsclinic.ui
from nsclinic.ui.text import Choice, PlainLabel, ask, elided, plain_tip, set_tip
from nsclinic.ui.theme import LIGHT

HOSTILE = '<img src="file:///etc/passwd"><b>Amina</b> & <script>x</script>'
ISOLATED = "\u2068أمينة حسن محمد عبد الرحمن\u2069 of the long name"


def test_a_label_shows_markup_letter_by_letter(qtbot):
    hostile, plain = PlainLabel(HOSTILE, LIGHT), PlainLabel("Amina", LIGHT)
    for label in (hostile, plain):
        qtbot.addWidget(label)
    assert hostile.text() == HOSTILE
    assert hostile.sizeHint().width() > 3 * plain.sizeHint().width(), "the markup was swallowed"
    assert hostile.accessibleName() == HOSTILE


def test_a_tooltip_shows_markup_letter_by_letter(qtbot):
    widget = QWidget()
    qtbot.addWidget(widget)
    set_tip(widget, HOSTILE)
    assert "<img" not in widget.toolTip()
    assert "&lt;img" in widget.toolTip()
    assert plain_tip("") == ""


def test_a_question_shows_markup_letter_by_letter_and_escape_changes_nothing(qtbot):
    parent = QWidget()
    qtbot.addWidget(parent)
    seen = []

    def look_and_leave():
        box = QApplication.activeModalWidget()
        assert isinstance(box, QMessageBox)
        seen.append((box.text(), box.textFormat().name))
        box.reject()

    QTimer.singleShot(0, look_and_leave)
    choices = (Choice("save", "Save"), Choice("stay", "Stay", is_escape=True))
    assert ask(parent, "Leave?", HOSTILE, choices) == "stay"
    assert seen == [(HOSTILE, "PlainText")]


def test_a_question_without_a_harmless_answer_is_refused(qtbot):
    with pytest.raises(ValueError, match="leaves everything"):
        ask(None, "Sure?", "Really?", (Choice("yes", "Yes", is_default=True),))


def test_a_label_that_is_cut_tells_the_whole_in_its_tooltip_and_its_accessible_name(qtbot):
    label = PlainLabel("Maximiliana Konstantina Papadopoulou-Hatzimichalis", LIGHT, elide=True)
    qtbot.addWidget(label)
    label.resize(120, 32)
    label.show()
    assert label.is_cut
    QApplication.sendEvent(
        label, QHelpEvent(QHelpEvent.Type.ToolTip, QPoint(5, 5), label.mapToGlobal(QPoint(5, 5)))
    )
    assert label.text() in QToolTip.text()
    assert label.accessibleName() == label.text()
    label.resize(900, 32)
    assert not label.is_cut


def reaches_right(label, width):
    """Say whether the ink of a label ends at its right edge."""
    label.resize(width, 60)
    image = label.grab().toImage()
    ground = image.pixelColor(0, 0)
    columns = range(image.width() - 12, image.width())
    return any(image.pixelColor(x, y) != ground for x in columns for y in range(image.height()))


@pytest.mark.parametrize("options", [{}, {"wrap": True}, {"elide": True}])
@pytest.mark.parametrize("text", ["C3: غير معروف", "Amina Hassan", "أمينة حسن", "+20 100 555 0101"])
@pytest.mark.parametrize("direction", [Qt.LayoutDirection.LeftToRight, Qt.LayoutDirection.RightToLeft])
def test_a_text_begins_where_the_windows_lines_begin_whatever_its_first_letter(
    qtbot, options, text, direction
):
    label = PlainLabel(text, LIGHT, **options)
    qtbot.addWidget(label)
    label.setLayoutDirection(direction)
    assert reaches_right(label, 500) is (direction is Qt.LayoutDirection.RightToLeft)


def test_a_sentence_that_begins_with_latin_letters_keeps_the_direction_of_an_arabic_window(qtbot):
    def picture(text):
        label = PlainLabel(text, LIGHT, wrap=True)
        qtbot.addWidget(label)
        label.setLayoutDirection(Qt.LayoutDirection.RightToLeft)
        label.resize(300, 40)
        return label.grab().toImage()

    sentence = "C3: غير معروف، فلا يُحكم فيه"
    assert picture(sentence) == picture(f"\u200f{sentence}"), "a mark for the direction changes nothing"


@pytest.mark.parametrize("width", [40, 60, 90, 130, 200])
def test_a_cut_name_never_leaves_an_isolate_open(qapp, width):
    shown = elided(ISOLATED, QFontMetrics(LIGHT.font()), width)
    assert shown != ISOLATED
    assert shown.count("\u2068") == shown.count("\u2069")
    assert shown.count("…") == 1


@pytest.mark.parametrize(
    "text", ["give 12.5\u202fmg in two doses", "seen 29 Oct 2026", "give \u206612.5\u202fmg\u2069"]
)
def test_a_number_is_never_cut_in_two(qapp, text):
    metrics = QFontMetrics(LIGHT.font())
    numbers = {word for word in text.split(" ") if any(sign.isdigit() for sign in word)}
    for width in range(10, metrics.horizontalAdvance(text)):
        words = elided(text, metrics, width).replace("…", "").split(" ")
        assert {word for word in words if any(sign.isdigit() for sign in word)} <= numbers


FORBIDDEN = {
    "QLabel", "QMessageBox", "QErrorMessage", "QInputDialog", "QTextBrowser", "QTextEdit", "QTextDocument",
    "QToolTip", "QWhatsThis", "QProgressDialog", "QStaticText", "QSplashScreen",
}  # fmt: skip
RICH = {"setToolTip", "setWhatsThis", "setStatusTip", "setHtml", "appendHtml", "insertHtml", "setTextFormat"}


def _raw_text(path: Path) -> list[str]:
    found = []
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        name = ""
        if isinstance(node, ast.Call):
            name = node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
        elif isinstance(node, ast.alias):
            name = node.name
        if name in FORBIDDEN or name in RICH:
            found.append(f"{path.name}:{getattr(node, 'lineno', '?')}: {name}")
    return found


def test_no_other_module_of_the_window_makes_labels_tooltips_or_questions_itself():
    folder = Path(nsclinic.ui.__file__).parent
    modules = sorted(path for path in folder.rglob("*.py") if path != folder / "text.py")
    assert len(modules) > 20
    faults = [fault for path in modules if path.parent.name != "manual" for fault in _raw_text(path)]
    assert faults == []


def test_the_reader_of_the_manual_shows_marked_up_text_but_nothing_of_any_record():
    """Its pages come with the program: it may set them, without HTML, and never asks the clinic for anything."""
    folder = Path(nsclinic.ui.__file__).parent / "manual"
    modules = sorted(folder.glob("*.py"))
    assert {fault.split(": ")[1] for path in modules for fault in _raw_text(path)} == {
        "QTextBrowser", "QTextDocument", "QTextEdit",
    }  # fmt: skip
    source = "".join(path.read_text(encoding="utf-8") for path in modules)
    assert source.count("setMarkdown(") == 1
    assert "MarkdownNoHTML" in source
    for asks in ("clinic_jobs", "nsclinic.store", "nsclinic.domain.record"):
        assert asks not in source


def test_every_tooltip_that_a_list_gives_is_made_plain():
    """A model's tooltip is read as markup where it looks like it, as a widget's is."""
    folder = Path(nsclinic.ui.__file__).parent
    giving = {path: path.read_text(encoding="utf-8") for path in folder.rglob("*.py")}
    giving = {path: text for path, text in giving.items() if "ItemDataRole.ToolTipRole" in text}
    assert len(giving) > 5
    bare = [
        path.name for path, text in giving.items() if text.count("plain_tip(") < text.count("ToolTipRole")
    ]
    assert bare == []


def test_the_lint_sees_what_it_forbids(tmp_path):
    module = tmp_path / "raw.py"
    module.write_text(
        "from PySide6.QtWidgets import QLabel as Q\nw.setToolTip('x')\nQLabel('x')\n", encoding="utf-8"
    )
    assert len(_raw_text(module)) == 3
