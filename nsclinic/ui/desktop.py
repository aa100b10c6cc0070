"""What the desktop shows of the program outside its window: its name and its sign in the bar of windows."""

from PySide6.QtGui import QGuiApplication, QIcon

from nsclinic.domain.resource import resource

NAME = "nsclinic"
"""Also the name of the entry in the desktop's menu, by which a desktop finds window and entry together."""


def name_for_the_desktop(application: QGuiApplication) -> None:
    """Give the application its name and its sign, before a window comes up."""
    application.setApplicationName(NAME)
    application.setDesktopFileName(NAME)
    application.setWindowIcon(QIcon(str(resource("icon/nsclinic.png"))))
