"""The floor of a page: the same texts at their places and as many lines; `python page.py CONTENT PDF [TIMES]`."""

import json
import sys
from pathlib import Path
from time import process_time

from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.pdfgen.canvas import Canvas

FONTS = Path(__file__).parents[3] / "resources" / "fonts"
pages = json.loads(Path(sys.argv[1]).read_text(encoding="utf-8"))["pages"]
took = []
for _ in range(int(sys.argv[3]) if len(sys.argv) > 3 else 1):
    began = process_time()
    pdfmetrics.registerFont(TTFont("sans", FONTS / "DejaVuSans.ttf"))
    canvas = Canvas(sys.argv[2])
    for page in pages:
        for text, x, y, size in page["texts"]:
            canvas.setFont("sans", size)
            canvas.drawString(x, y, text)
        for number in range(page["lines"]):
            canvas.line(50, 50 + number % 700, 500, 50 + number % 700)
        path = canvas.beginPath()
        path.moveTo(50, 50)
        for number in range(page["curves"]):
            path.curveTo(50, 50, 60, 60, 50 + number % 400, 70)
        canvas.drawPath(path)
        canvas.showPage()
    canvas.save()
    took.append(1000 * (process_time() - began))
print(json.dumps(took))  # noqa: T201
