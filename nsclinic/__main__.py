"""Lets `python -m nsclinic` do what the command `nsclinic` does."""

import sys

from nsclinic.app import main

if __name__ == "__main__":
    sys.exit(main())
