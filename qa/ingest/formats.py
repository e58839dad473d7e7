"""Which reader a file needs, and the characters of a text file."""

from __future__ import annotations

import re
from enum import StrEnum
from pathlib import PurePath

from qa.errors import ReadError


class Format(StrEnum):
    """The formats that have a reader."""

    MARKDOWN = "markdown"
    PLAIN = "plain"
    HTML = "html"
    PDF = "pdf"


READABLE = "Markdown (.md), text (.txt), HTML (.html, .htm) and PDF (.pdf) files"

_EXTENSIONS = {
    ".md": Format.MARKDOWN,
    ".markdown": Format.MARKDOWN,
    ".txt": Format.PLAIN,
    ".text": Format.PLAIN,
    "": Format.PLAIN,
    ".html": Format.HTML,
    ".htm": Format.HTML,
    ".xhtml": Format.HTML,
    ".pdf": Format.PDF,
}
_MAGIC = {
    b"PK\x03\x04": "a ZIP archive (a Word, Excel or EPUB file, perhaps)",
    b"\xd0\xcf\x11\xe0": "an old Microsoft Office file",
    b"{\\rtf": "an RTF file",
    b"\x89PNG": "a picture",
    b"\xff\xd8\xff": "a picture",
    b"GIF8": "a picture",
    b"\x1f\x8b": "a compressed file",
    b"\x7fELF": "a program",
    b"SQLite format 3": "a database",
    b"<?xml": "an XML file",
}
_SNIFFED = 1024
_HTML = re.compile(rb"(?:\s|<!--.*?-->|<\?xml.*?\?>)*<(?:!doctype\s+html|html[\s>])", re.I | re.S)
_CHARSET = re.compile(rb"""<meta[^>]{0,200}?charset\s*=\s*["']?([\w.:-]{2,40})""", re.I)
_BOMS = (
    (b"\xef\xbb\xbf", "utf-8-sig"),
    (b"\xff\xfe\x00\x00", "utf-32"),
    (b"\x00\x00\xfe\xff", "utf-32"),
    (b"\xff\xfe", "utf-16"),
    (b"\xfe\xff", "utf-16"),
)
_CONTROLS = re.compile("[\x00-\x08\x0e-\x1a\x1c-\x1f\x7f]")
_CONTROLS_AT_MOST = 0.01
_HIGH_BYTES_AT_MOST = 0.15


def detect(name: str, data: bytes) -> Format:
    """Tell a file's format by its content first and its extension then.

    Raises `ReadError` for a file that is empty, has no reader, or is not what its name says.
    """
    suffix = PurePath(name).suffix.lower()
    head = data[:_SNIFFED]
    if not data.strip():
        raise ReadError("The file is empty.", next="Leave it out, or save it again with content.")
    if b"%PDF-" in head:
        return Format.PDF
    if suffix not in _EXTENSIONS:
        raise ReadError(
            f"There is no reader for {suffix!r} files.",
            next=f"Save it as one of the formats that can be read: {READABLE}.",
        )
    if _HTML.match(head.removeprefix(b"\xef\xbb\xbf")):
        return Format.HTML
    for magic, what in _MAGIC.items():
        if head.startswith(magic):
            raise ReadError(
                f"There is no reader for the content of this {suffix!r} file: it is {what}.",
                next=f"Save it as one of the formats that can be read: {READABLE}.",
            )
    if _EXTENSIONS[suffix] is Format.PDF:
        raise ReadError(
            "The file is no PDF: it does not begin with '%PDF-'.",
            next="Fetch or export it again; the download may have been cut off.",
        )
    return _EXTENSIONS[suffix]


def decode(data: bytes, *, declared: bool = False) -> str:
    """Decode a text file: by its byte order mark, as UTF-8, as declared, or as Windows-1252.

    `declared` looks for the charset that an HTML page states. Windows-1252 decodes nearly every
    file, so it is accepted only where the result looks like text of a Latin alphabet.
    Raises `ReadError` if no encoding fits or the file is binary.
    """
    text = _decoded(data, declared=declared)
    if len(_CONTROLS.findall(text)) > _CONTROLS_AT_MOST * len(text):
        raise ReadError(
            "The file is binary, not text: it has too many control characters.",
            next=f"Readable are {READABLE}.",
        )
    return text


def _decoded(data: bytes, *, declared: bool) -> str:
    encodings = [name for mark, name in _BOMS if data.startswith(mark)][:1] or ["utf-8"]
    stated = _CHARSET.search(data[: 4 * _SNIFFED]) if declared else None
    if stated:
        encodings.append(stated.group(1).decode("ascii"))
    if _looks_latin(data):
        encodings.append("cp1252")
    for encoding in encodings:
        try:
            return data.decode(encoding)
        except (UnicodeError, LookupError):
            continue
    raise ReadError(
        "The file's character encoding cannot be told: it is neither UTF-8 nor UTF-16, and as "
        "Windows-1252 it makes no sense.",
        next="Save it as UTF-8.",
    )


def _looks_latin(data: bytes) -> bool:
    high = len(data.translate(None, bytes(range(128))))
    return high <= _HIGH_BYTES_AT_MOST * len(data) and b"\x00" not in data
