"""No chart of a tab is made, and no matplotlib asked for it, before somebody looks at the tab."""

import subprocess
import sys
from pathlib import Path

from tests.ui.child.records import AMINA, amina
from tests.ui.clinic_of_tests import write_clinic

LAZY = """
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
while not page.is_ready or page.chart.canvas is None:
    application.processEvents()
drawn = [panel.canvas is not None or bool(panel.charts) for panel in page.panels]
page.tabs.setCurrentIndex(4)
while page.panels[1].canvas is None:
    application.processEvents()
print(drawn, [panel.canvas is not None for panel in page.panels])
jobs.close()
"""


def test_no_chart_is_made_or_drawn_before_its_tab_is_looked_at(tmp_path: Path):
    path = write_clinic(tmp_path / "lazy.nsclinic", [amina()])
    answer = subprocess.run(
        [sys.executable, "-c", LAZY, str(path), AMINA.patient_id],
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )
    assert answer.stdout.strip() == "[False, False, False] [False, True, False]", answer.stderr
