"""What may come in as a document is told by its content, bounded, and stripped of what nobody asked for."""

import io
import random
import time

import pytest
from PIL import Image
from pypdf import PdfReader, PdfWriter

from nsclinic.clinic.intake import (
    JPEG,
    LONGEST_EDGE,
    MOST_DOTS,
    MOST_TEXT_BYTES,
    PDF,
    PNG,
    TEXT,
    Refusal,
    RefusedFileError,
    take_in,
)
from nsclinic.store import MOST_BYTES
from tests.clinic.papers import archive, bomb, pdf, picture, shade


def opened(content: bytes) -> Image.Image:
    return Image.open(io.BytesIO(content))


def refusal(raw: bytes) -> Refusal:
    with pytest.raises(RefusedFileError) as refused:
        take_in(raw)
    return refused.value.why


def test_a_pdf_is_kept_byte_for_byte_and_its_pages_are_counted():
    letter = pdf("one", "two", "three")
    taken = take_in(letter)
    assert (taken.content, taken.media_type, taken.pages) == (letter, PDF, 3)


@pytest.mark.parametrize(("kind", "media_type"), [("JPEG", JPEG), ("PNG", PNG)])
def test_a_picture_loses_its_place_its_camera_and_its_comment(kind, media_type):
    raw = picture(300, 200, kind, with_place=True)
    assert opened(raw).getexif().get_ifd(0x8825)
    assert b"Zwetschgencam" in raw
    taken = take_in(raw)
    kept = opened(taken.content)
    assert taken.media_type == media_type
    assert dict(kept.getexif()) == {}
    assert not set(kept.info) & {"exif", "comment", "icc_profile", "xmp"}
    for told in (b"Zwetschgencam", b"Quittengelee", b"Exif"):
        assert told not in taken.content


def test_a_picture_taken_on_its_side_stands_upright():
    taken = take_in(picture(300, 200, with_place=True))
    kept = opened(taken.content)
    assert kept.size == (200, 300)
    assert shade(kept, 100, 5) < 60
    assert shade(kept, 100, 250) > 200


@pytest.mark.parametrize("kind", ["JPEG", "PNG"])
def test_a_large_picture_is_scaled_to_what_a_page_needs(kind):
    taken = take_in(picture(4000, 3000, kind))
    assert opened(taken.content).size == (LONGEST_EDGE, 1500)
    assert taken.is_smaller


def test_a_small_picture_keeps_its_dots():
    taken = take_in(picture(LONGEST_EDGE, 10, "PNG"))
    assert opened(taken.content).size == (LONGEST_EDGE, 10)
    assert not taken.is_smaller


@pytest.mark.parametrize("mode", ["L", "1", "P", "RGBA", "I;16", "LA"])
def test_every_kind_of_png_comes_in(mode):
    assert opened(take_in(picture(20, 30, "PNG", mode=mode)).content).size == (20, 30)


def test_what_was_transparent_becomes_paper():
    kept = opened(take_in(picture(20, 30, "PNG", mode="RGBA")).content)
    assert shade(kept, 3, 3) == 255


def test_sixteen_bits_of_grey_keep_their_shades():
    image = Image.new("I;16", (4, 4))
    image.putpixel((1, 1), 40_000)
    out = io.BytesIO()
    image.save(out, "PNG")
    assert shade(opened(take_in(out.getvalue()).content), 1, 1) == 40_000 // 256


def test_a_bomb_is_refused_before_it_is_unpacked():
    raw = bomb()
    assert len(raw) < 200_000
    begun = time.perf_counter()
    assert refusal(raw) is Refusal.TOO_MANY_DOTS
    assert time.perf_counter() - begun < 0.5


def test_the_limit_of_dots_stands_on_either_side():
    edge = int(MOST_DOTS**0.5)
    assert take_in(bomb(edge - edge % 8)).is_smaller
    assert refusal(bomb(edge - edge % 8 + 8)) is Refusal.TOO_MANY_DOTS


@pytest.mark.parametrize(
    "raw",
    [
        archive(),
        b"%PDF" + archive(),
        b"MZ" + bytes(600),
        b"\x7fELF" + bytes(600),
        b"II*\x00" + bytes(600),
        b"GIF89a" + bytes(600),
        b"\xd0\xcf\x11\xe0" + bytes(600),
        b"a\x00b",
        b"\xff\xfe\x00",
        b"caf\xe9",
    ],
)
def test_whatever_is_none_of_the_four_is_refused(raw):
    assert refusal(raw) is Refusal.KIND


@pytest.mark.parametrize("kept", [0.3, 0.7, 0.97])
def test_a_pdf_without_its_end_is_refused(kept):
    letter = pdf("one", "two")
    assert refusal(letter[: int(len(letter) * kept)]) is Refusal.DAMAGED


def test_a_pdf_that_is_none_inside_is_refused():
    assert refusal(b"%PDF-1.7\n" + b"nothing " * 50 + b"%%EOF") is Refusal.DAMAGED
    assert refusal(b"%PDF-1.7\n" + archive("notes.txt") + b"%%EOF") is Refusal.DAMAGED


def test_a_locked_pdf_is_refused():
    writer = PdfWriter(clone_from=PdfReader(io.BytesIO(pdf("one"))))
    writer.encrypt("secret", algorithm="RC4-128")
    out = io.BytesIO()
    writer.write(out)
    assert refusal(out.getvalue()) is Refusal.LOCKED


@pytest.mark.parametrize("kind", ["JPEG", "PNG"])
@pytest.mark.parametrize("kept", [0.1, 0.6, 0.9])
def test_a_picture_without_its_end_is_refused(kind, kept):
    image = Image.effect_noise((300, 300), 80)
    out = io.BytesIO()
    image.save(out, kind)
    raw = out.getvalue()
    assert refusal(raw[: int(len(raw) * kept)]) is Refusal.DAMAGED


def test_nothing_is_refused():
    assert refusal(b"") is Refusal.EMPTY
    assert refusal(b" \n\t") is Refusal.EMPTY


def test_text_comes_in_as_utf8_whichever_way_it_was_written():
    told = "Dear colleague,\r\nرسالة\n"
    for raw in (told.encode(), told.encode("utf-8-sig"), told.encode("utf-16")):
        taken = take_in(raw)
        assert (taken.content, taken.media_type, taken.pages) == (told.encode(), TEXT, 1)


def test_text_with_control_signs_is_no_text():
    assert refusal(b"a\x1b[2Jb") is Refusal.KIND


def test_the_limits_of_size_stand_on_either_side():
    assert take_in(b"x" * MOST_TEXT_BYTES).media_type == TEXT
    assert refusal(b"x" * (MOST_TEXT_BYTES + 1)) is Refusal.TEXT_TOO_LONG
    letter = pdf("one")
    filled = letter[:9] + b"%" + b"x" * (MOST_BYTES - len(letter) - 2) + b"\n" + letter[9:]
    assert len(filled) == MOST_BYTES
    assert refusal(filled + b" ") is Refusal.TOO_LARGE


def test_a_picture_that_stays_too_large_as_png_becomes_a_jpeg():
    noise = Image.frombytes("RGB", (2000, 2000), random.Random(7).randbytes(12_000_000))
    out = io.BytesIO()
    noise.save(out, "PNG")
    assert len(out.getvalue()) > MOST_BYTES
    taken = take_in(out.getvalue())
    assert taken.media_type == JPEG
    assert len(taken.content) <= MOST_BYTES
