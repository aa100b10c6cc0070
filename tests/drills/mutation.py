"""Spoils good input by chance: bytes, lines and cells of a text, parts of an archive. The same dice, the same spoil."""

import io
import zipfile
import zlib
from collections.abc import Callable, Mapping, Sequence
from random import Random

LONGEST_GROWN = 60_000
"""Bytes to which a repeated piece may grow: past the bounds of a cell, not past the patience of a hundred thousand."""

ODD_TEXTS = (
    "=1+1", "+1", "-1", "@x", "\t", "'=", "''=", "=cmd|' /C calc'!A0", "＝1", "\0", "\r", "\n", "\r\n", "\x1a", "\x7f",
    "\x85", "\u2028", "\u200b", "\u200d", "\u200e", "\u202e", "\u2066", "\u2069", "\ufeff", "\ufffd", "\U000f0000",
    "\u0301" * 40, "\u0663", "\u0661\u066b\u0665", "\u066c", "\u3000", "é", "e\u0301", "أمينة", "١٢", "½", "²", "Ⅷ",
    "1e999", "1e3", "nan", "inf", "-0", "0x1F", "1_000", "1,5", "1.250,5", "9" * 30, "0" * 400 + "1", ".", "-", "1.",
    ".5", "0001-01-01", "9999-12-31", "2024-02-30", "2023-02-29", "03/04/2018", "31.12.2017", "2150-01-01", "#REF!",
    "true", "NULL", "", " ", '"', '""', '"""', "'", "\\", "%s", "{0}", "{name}", "$x$", "<b>", "&amp;", "../../etc",
    "/dev/zero", "a" * 65, "P1", "patient_id", "row_id", "weight", "mg/mmol", "tacrolimus", "three-step",
)  # fmt: skip
ODD_BYTES = (
    b"\xff", b"\xc0\x80", b"\xed\xa0\x80", b"\xf5\x80\x80\x80", b"\x80", b"\xe2\x82", b"\xef\xbb\xbf", b"\xff\xfe",
    b"PK\x03\x04", b"\0\0\0\0", b"\x1f\x8b",
)  # fmt: skip
ODD_XML = (
    b"<", b">", b'"', b"</v>", b"<v>", b"<f>1</f>", b"<f>HYPERLINK(1)</f>", b' t="s"', b' t="e"', b' t="b"', b' t="d"',
    b' t="str"', b' s="99"', b' s="-1"', b' r="A1"', b' r="XFD1048576"', b' r="A99999999999"', b' r="0"', b' r=""',
    b"&#0;", b"&#x202e;", b"&x;", b"<c/>", b"<row/>", b"]]>", b"<![CDATA[", b"<!DOCTYPE a>", b"<!ENTITY b 'c'>",
    b"<?xml version='1.1'?>", b"9" * 20, b"1e999", b"-1", b"NaN", b' hidden="1"', b' xml:space="preserve"', b"_x0000_",
    b"<mergeCell ref='A1:ZZ9'/>", b' date1904="1"', b' state="veryHidden"', b"<x:c xmlns:x='y'/>",
)  # fmt: skip

Spoil = Callable[[bytes, Random], bytes]


def spoilt(content: bytes, dice: Random, ways: Sequence[Spoil], most: int = 4) -> bytes:
    """Spoil a content once to `most` times, each time in one of the ways; once is likeliest."""
    for _ in range(min(most, 1 + int(dice.expovariate(0.9)))):
        content = dice.choice(ways)(content, dice)
    return content


def splice(content: bytes, dice: Random, odd: bytes | None = None) -> bytes:
    """Put something odd in place of a few bytes."""
    if odd is None:
        odd = dice.choice((dice.choice(ODD_TEXTS).encode("utf-8", "surrogatepass"), dice.choice(ODD_BYTES)))
    at = dice.randrange(len(content) + 1)
    return content[:at] + odd + content[at + dice.choice((0, 0, 1, len(odd), dice.randrange(12))) :]


def splice_xml(content: bytes, dice: Random) -> bytes:
    """Put a piece of XML that matters to a workbook in place of a few bytes."""
    return splice(content, dice, dice.choice(ODD_XML))


def flip_bit(content: bytes, dice: Random) -> bytes:
    """Turn one bit."""
    if not content:
        return content
    at = dice.randrange(len(content))
    return content[:at] + bytes([content[at] ^ (1 << dice.randrange(8))]) + content[at + 1 :]


def random_bytes(content: bytes, dice: Random) -> bytes:
    """Put in bytes of no meaning."""
    return splice(content, dice, dice.randbytes(dice.randrange(1, 9)))


def cut_off(content: bytes, dice: Random) -> bytes:
    """Lose the end, or a piece of the middle."""
    first, second = sorted(dice.randrange(len(content) + 1) for _ in range(2))
    return content[:first] if dice.random() < 0.5 else content[:first] + content[second:]


def repeat_piece(content: bytes, dice: Random) -> bytes:
    """Say a piece many times."""
    at = dice.randrange(len(content) + 1)
    piece = content[at : at + dice.randrange(1, 40)]
    times = dice.choice((2, 3, 50, LONGEST_GROWN // max(1, len(piece))))
    return content[:at] + piece * times + content[at:]


def move_line(content: bytes, dice: Random) -> bytes:
    """Say a line twice, leave one out, or change two for one another."""
    lines = content.split(b"\n")
    first, second = dice.randrange(len(lines)), dice.randrange(len(lines))
    match dice.randrange(3):
        case 0:
            lines.insert(second, lines[first])
        case 1:
            del lines[first]
        case _:
            lines[first], lines[second] = lines[second], lines[first]
    return b"\n".join(lines)


def change_cell(content: bytes, dice: Random, separators: bytes = b",;") -> bytes:
    """Put into one cell something odd, or what stands in another; leave a cell out or say it twice."""
    lines = content.split(b"\n")
    number = dice.randrange(len(lines))
    separator = next((bytes([sign]) for sign in separators if sign in lines[number]), b",")
    cells = lines[number].split(separator)
    at = dice.randrange(len(cells))
    match dice.randrange(5):
        case 0 | 1:
            cells[at] = dice.choice(ODD_TEXTS).encode("utf-8", "surrogatepass")
        case 2:
            cells[at] = dice.choice(dice.choice(lines).split(separator))
        case 3:
            del cells[at]
        case _:
            cells.insert(at, cells[at])
    lines[number] = separator.join(cells)
    return b"\n".join(lines)


def change_digit(content: bytes, dice: Random) -> bytes:
    """Write another digit: the file is as sound as before, and says something else."""
    places = [at for at, sign in enumerate(content) if 48 <= sign <= 57]
    if not places:
        return content
    at = dice.choice(places)
    return content[:at] + str(dice.randrange(10)).encode() + content[at + 1 :]


def say_otherwise(content: bytes, dice: Random, separators: bytes = b",;") -> bytes:
    """Put odd words into the last cell of a line, which is a note in every table."""
    lines = content.split(b"\n")
    number = dice.randrange(len(lines))
    at = max(lines[number].rfind(bytes([sign])) for sign in separators)
    if at >= 0:
        odd = "".join(dice.choice(ODD_TEXTS) for _ in range(dice.choice((1, 2, 5))))
        cell = odd.replace('"', '""').replace("\r", "").encode("utf-8", "surrogatepass")
        lines[number] = lines[number][: at + 1] + b'"' + cell + b'"'
    return b"\n".join(lines)


def other_letters(content: bytes, dice: Random) -> bytes:
    """Write a text in other letters or with other line ends."""
    text = content.decode("utf-8", "replace")
    match dice.randrange(6):
        case 0:
            return text.encode(dice.choice(("utf-16", "utf-16-le", "utf-16-be", "utf-32")))
        case 1:
            return text.encode(dice.choice(("cp1252", "cp1256", "latin-1")), "replace")
        case 2:
            return b"\xef\xbb\xbf" + content
        case 3:
            return content.replace(b"\n", dice.choice((b"\r\n", b"\r", b"\n\n", b"\n\r")))
        case 4:
            return content.replace(b",", dice.choice((b";", b"\t", b"|")))
        case _:
            return content.swapcase()


TEXT_WAYS: tuple[Spoil, ...] = (
    splice, splice, flip_bit, random_bytes, cut_off, repeat_piece, move_line, change_cell, change_cell, change_cell,
    change_cell, change_digit, change_digit, change_digit, say_otherwise, say_otherwise, say_otherwise, other_letters,
)  # fmt: skip
TOML_WAYS: tuple[Spoil, ...] = (
    splice, flip_bit, random_bytes, cut_off, repeat_piece, move_line, change_digit, change_digit, change_digit,
    change_digit, change_digit, other_letters,
)  # fmt: skip
BYTE_WAYS: tuple[Spoil, ...] = (splice, flip_bit, flip_bit, random_bytes, cut_off, repeat_piece)
XML_WAYS: tuple[Spoil, ...] = (splice_xml, splice_xml, splice_xml, splice, flip_bit, cut_off, repeat_piece)


def packed(parts: Mapping[str, bytes], method: int = zipfile.ZIP_DEFLATED) -> bytes:
    """Give the parts as an archive, dated 1980: the same parts are the same bytes, whatever the clock says."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", method) as archive:
        for name, content in parts.items():
            archive.writestr(zipfile.ZipInfo(name), content, compress_type=method)
    return out.getvalue()


ODD_PARTS: Mapping[str, bytes] = {
    "xl/vbaProject.bin": b"macro",
    "xl/externalLinks/externalLink1.xml": b"<a/>",
    "../evil.xml": b"<a/>",
    "/etc/evil": b"<a/>",
    "xl/media/image1.png": bytes(2 * 1024**2),
    "xl/worksheets/sheet1.xml": b"<worksheet><sheetData><row",
    "xl/sharedStrings.xml": b"<sst><si><t>" + b"x" * 200_000,
    "xl/styles.xml": b'<styleSheet><numFmts><numFmt numFmtId="170" formatCode="' + b"[h" * 60_000,
    "xl/workbook.xml": b'<!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>',
}  # fmt: skip


def spoilt_archive(parts: Mapping[str, bytes], dice: Random) -> bytes:
    """Spoil a workbook: the content of parts, which parts there are, or the archive's own bytes."""
    parts = dict(parts)
    kind = dice.random()
    if kind < 0.75:
        for _ in range(dice.choice((1, 1, 2))):
            name = dice.choice(sorted(parts))
            parts[name] = spoilt(parts[name], dice, XML_WAYS)
        return packed(parts)
    if kind < 0.85:
        if dice.random() < 0.5:
            del parts[dice.choice(sorted(parts))]
        else:
            name = dice.choice(sorted(ODD_PARTS))
            parts[name] = ODD_PARTS[name]
        return packed(parts, dice.choice((zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED, zipfile.ZIP_BZIP2)))
    content = packed(parts)
    if kind < 0.9:
        return lying(content, dice)
    return spoilt(content, dice, BYTE_WAYS)


def lying(content: bytes, dice: Random) -> bytes:
    """Let the archive say something else of a part than is true: its size, sum, method, place or length."""
    places = [at for at in range(len(content) - 46) if content[at : at + 4] == b"PK\x01\x02"]
    at = dice.choice(places) + dice.choice((8, 10, 16, 20, 24, 28, 42))
    number = dice.choice((0, 1, 255, 2**31 - 1, 2**32 - 1, zlib.crc32(b"")))
    return content[:at] + number.to_bytes(4, "little") + content[at + 4 :]
