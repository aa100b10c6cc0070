"""What the central side says when it cannot go on: a package that is refused, or a registry that cannot be opened."""


class PackageRefusedError(Exception):
    """A package was not taken and the registry is as it was; each line is one reason, as it is printed."""

    def __init__(self, *lines: str) -> None:
        super().__init__("\n".join(lines))
        self.lines = lines


class RegistryNotOpenedError(Exception):
    """The registry cannot be opened: it is not there, is in use, is no registry, or what opens it is not installed."""
