"""The child's page is there before matplotlib is, and no chart of a tab is made before somebody looks at the tab."""

import subprocess
import sys
from pathlib import Path

from tests.ui.child.records import AMINA, amina
from tests.ui.clinic_of_tests import write_clinic

OPENED = """
import sys
from pathlib import Path
from PySide6.QtWidgets import QApplication
from nsclinic.clinic.clinic import Clinic
from nsclinic.store import open_clinic
from nsclinic.ui.frame import ClinicWindow
from nsclinic.ui.jobs import ClinicJobs
from nsclinic.ui.theme import LIGHT, apply_theme, load_fonts
from nsclinic.wording import wording

application = QApplication([])
load_fonts()
apply_theme(application, LIGHT)
jobs = ClinicJobs(lambda: Clinic(open_clinic(Path(sys.argv[1])), who="", as_of=None))
opened = []
jobs.opened.connect(opened.append)
jobs.start()
while not opened:
    application.processEvents()
window = ClinicWindow(jobs, opened[0], wording("en"), LIGHT)
window.show()
window.context.navigate.child(sys.argv[2])
page = window.screen_shown
"""

BEFORE_MATPLOTLIB = """
painted = []
show_file = page.show_file
page.show_file = lambda file: (show_file(file), painted.append("matplotlib" in sys.modules))
window.context.navigate.today()
window.context.navigate.child(sys.argv[2])
while not painted:
    application.processEvents()
while page.chart.canvas is None:
    application.processEvents()
print(painted[0], "matplotlib" in sys.modules)
jobs.close()
"""

TAB_BY_TAB = """
while not page.is_ready or page.chart.canvas is None:
    application.processEvents()
drawn = [panel.canvas is not None or bool(panel.charts) for panel in page.panels]
page.tabs.setCurrentIndex(4)
while page.panels[1].canvas is None:
    application.processEvents()
print(drawn, [panel.canvas is not None for panel in page.panels])
jobs.close()
"""


def said_by(program: str, folder: Path) -> str:
    """Run the window on a clinic of one child in a process of its own, and give what the program prints."""
    path = write_clinic(folder / "lazy.nsclinic", [amina()])
    answer = subprocess.run(
        [sys.executable, "-c", OPENED + program, str(path), AMINA.patient_id],
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )
    assert answer.returncode == 0, answer.stderr
    return answer.stdout.strip()


def test_the_page_is_shown_before_matplotlib_is_imported(tmp_path: Path):
    assert said_by(BEFORE_MATPLOTLIB, tmp_path) == "False True"


def test_no_chart_is_made_or_drawn_before_its_tab_is_looked_at(tmp_path: Path):
    assert said_by(TAB_BY_TAB, tmp_path) == "[False, False, False] [False, True, False]"
