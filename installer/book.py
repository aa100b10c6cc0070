"""Makes the manual a book: a folder of HTML pages that opens from a stick, and one PDF to print.

    python installer/book.py --out FOLDER              both, into a new folder or one that is empty
    python installer/book.py --out FOLDER --only html  or pdf

`FOLDER/index.html` is where one begins; `FOLDER/nsclinic-manual.pdf` is the same text. Neither names an address outside
but as text. No display is needed; the same pages give the same HTML byte for byte.
"""

import argparse
import os
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
PDF = "nsclinic-manual.pdf"


def make_book(out: Path, *, html: bool = True, pdf: bool = True) -> tuple[Path, ...]:
    """Write the book into a folder, which is made where it is not there; give every file written.

    Raises:
        FileExistsError: the folder holds something already: pages of two versions must not lie side by side.
    """
    out.mkdir(parents=True, exist_ok=True)
    if any(out.iterdir()):
        raise FileExistsError(f"{out} is not empty")
    written: list[Path] = []
    if html:
        from book_html import write_html

        written += write_html(out, pdf=PDF if pdf else "")
    if pdf:
        from book_pdf import write_pdf

        written.append(write_pdf(out / PDF))
    return tuple(written)


def main(arguments: list[str]) -> int:
    """Make the book and say what was written."""
    parser = argparse.ArgumentParser(prog="book.py", description="The manual as HTML and as PDF.")
    parser.add_argument("--out", type=Path, required=True, help="folder for the book")
    parser.add_argument("--only", choices=("html", "pdf"), help="one of the two")
    options = parser.parse_args(arguments)
    try:
        written = make_book(options.out, html=options.only != "pdf", pdf=options.only != "html")
    except FileExistsError as error:
        print(error, file=sys.stderr)
        return 1
    size = sum(path.stat().st_size for path in written)
    print(f"{options.out}: {len(written)} files, {size / 1e6:.1f} MB")
    return 0


sys.path[:0] = [str(ROOT), str(ROOT / "installer")]
os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
