"""Finds the files the program ships with, the same way in a checkout, in the installed wheel and in a bundle."""

from functools import cache
from pathlib import Path

import nsclinic


@cache
def resources_folder() -> Path:
    """Give the folder `resources`: beside the package in a checkout, inside it in a wheel or bundle.

    Raises:
        FileNotFoundError: neither place has it, so the installation is incomplete.
    """
    package = Path(nsclinic.__file__).resolve().parent
    for folder in (package / "resources", package.parent / "resources"):
        if (folder / "analytes.toml").is_file():
            return folder
    raise FileNotFoundError(f"the folder 'resources' of nsclinic is missing beside {package}")


def resource(relative: str) -> Path:
    """Give the path of one shipped file, named relative to `resources` with forward slashes."""
    return resources_folder().joinpath(*relative.split("/"))
