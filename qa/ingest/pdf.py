"""PDF files as pieces with exact pages and the boxes of their lines (pypdfium2's only home)."""

from __future__ import annotations

import ctypes
import re
from collections.abc import Iterator, Sequence

import pypdfium2
import pypdfium2.raw as pdfium

from qa.errors import ReadError
from qa.ingest import page_layout, superscript
from qa.ingest.canonical import Parsed, Piece, one_line
from qa.ingest.page_layout import Line

_BOLD = 600  # the weight from which a font counts as bold
_GAP = 1.1  # of the font size: a wider gap within a line separates columns or cells
_SAMPLED = 8  # every so many characters the font is looked at
_HYPHEN = "\x02"  # what PDFium gives for a hyphen at the end of a line
_RAISED = (
    0.2  # of a character's height: digits that stand so much higher and are smaller are raised
)
_LAST_CHARACTER = 0x10FFFF
_UPRIGHT = 0.1  # radians

_FILE_TITLE = re.compile(
    r"\.(?:docx?|pdf|tex|indd|qxd|rtf|odt|pptx?|dvi)\Z|microsoft word|untitled", re.I
)
_DOI = re.compile(r"\bdoi[:\s./]{0,6}(?:org/)?(10\.\d{4,9}/[^\s\"<>]+)", re.I)
_TITLE_WORDS = 3

_Corners = tuple[float, float, float, float]  # left, bottom, right, top

_REASONS = {
    pdfium.FPDF_ERR_PASSWORD: (
        "The PDF is protected by a password.",
        "Save a copy without the password and ingest that.",
    ),
    pdfium.FPDF_ERR_SECURITY: (
        "The PDF is encrypted in a way that cannot be read.",
        "Save a copy without encryption and ingest that.",
    ),
}
_DAMAGED = ("The PDF is damaged and cannot be opened.", "Fetch or export it again.")


def read(data: bytes) -> Parsed:
    """Read a PDF's text layer in reading order; a block never spans pages.

    Text outside of the visible page is left out, as are headers, footers and page numbers that
    repeat. The title is the document's own, else the largest text on the first page. Raises
    `ReadError` for a PDF that is damaged, protected or has no text layer.
    """
    try:
        document = pypdfium2.PdfDocument(data)
    except pypdfium2.PdfiumError as error:
        message, advice = _REASONS.get(getattr(error, "err_code", None), _DAMAGED)
        raise ReadError(message, next=advice) from None
    try:
        pages = [list(_lines(document, index)) for index in range(len(document))]
        stated_title = one_line(document.get_metadata_value("Title"))
    except pypdfium2.PdfiumError:
        raise ReadError(_DAMAGED[0], next=_DAMAGED[1]) from None
    finally:
        document.close()
    if not any(line.text.strip() for lines in pages for line in lines):
        raise ReadError(
            "The PDF has no text layer: its pages are pictures.",
            next="Run OCR on it first (for example with ocrmypdf), then ingest the result.",
        )
    pieces = page_layout.pieces(pages)
    return Parsed(
        tuple(pieces),
        title=_title(stated_title, page_layout.largest(pages[0] if pages else []), pieces),
        guessed=_identifiers(pieces),
    )


def _title(stated: str, largest: str, pieces: Sequence[Piece]) -> str | None:
    """Choose a title: the document's own if it looks like one, else the largest text."""
    if _FILE_TITLE.search(stated):
        stated = ""
    if len(stated.split()) >= _TITLE_WORDS:
        return stated
    return largest or stated or None


def _identifiers(pieces: Sequence[Piece]) -> dict[str, str]:
    """Return the DOI that the first page shows, if it shows just one."""
    first = " ".join(piece.text for piece in pieces if piece.page == 1)
    found = {doi.rstrip(".,;:)]}").lower() for doi in _DOI.findall(first)}
    return {"doi": found.pop()} if len(found) == 1 else {}


def _lines(document: pypdfium2.PdfDocument, index: int) -> Iterator[Line]:
    """Yield the visible lines of a page, in the order of the file.

    A line is broken where PDFium breaks it and where a gap separates columns or cells.
    """
    page = document[index]
    try:
        text_page = page.get_textpage()
        try:
            yield from _Characters(text_page, page.get_bbox(), index + 1).lines()
        finally:
            text_page.close()
    finally:
        page.close()


class _Characters:
    """The characters of a text page, gathered into lines."""

    def __init__(
        self,
        text_page: pypdfium2.PdfTextPage,
        visible: _Corners,
        page: int,
    ) -> None:
        self.text_page = text_page
        self.visible = visible
        self.page = page
        self.text: list[str] = []
        self.boxes: list[_Corners] = []
        self.indices: list[int] = []

    def lines(self) -> Iterator[Line]:
        for index in range(self.text_page.count_chars()):
            code = pdfium.FPDFText_GetUnicode(self.text_page, index)
            character = chr(code) if 0 < code <= _LAST_CHARACTER else ""
            if character in "\r\n":
                yield from self._flush()
            elif character.isspace():
                self.text.append(" ")
            elif character:
                yield from self._add(index, character)
        yield from self._flush()

    def _add(self, index: int, character: str) -> Iterator[Line]:
        box = self._box(index)
        if not self._is_visible(box):
            return
        if self.boxes and self._is_apart(self.boxes[-1], box, index):
            yield from self._flush()
        if character.isdigit() and self.boxes and _is_raised(self.boxes[-1], box, self.text[-1]):
            character = superscript.raised(character)
        self.text.append("-" if character == _HYPHEN else character)
        self.boxes.append(box)
        self.indices.append(index)
        if character == _HYPHEN:
            yield from self._flush()

    def _box(self, index: int) -> _Corners:
        rect = pdfium.FS_RECTF()
        if not pdfium.FPDFText_GetLooseCharBox(self.text_page, index, ctypes.byref(rect)):
            return (0.0, 0.0, 0.0, 0.0)
        left, right = sorted((rect.left, rect.right))
        bottom, top = sorted((rect.bottom, rect.top))
        return (left, bottom, right, top)

    def _is_visible(self, box: _Corners) -> bool:
        left, bottom, right, top = self.visible
        x, y = (box[0] + box[2]) / 2, (box[1] + box[3]) / 2
        return left <= x <= right and bottom <= y <= top

    def _is_apart(
        self,
        before: _Corners,
        box: _Corners,
        index: int,
    ) -> bool:
        """Say whether a character stands too far from the one before to be on its line."""
        gap = max(box[0] - before[2], before[0] - box[2])
        height = max(before[3] - before[1], box[3] - box[1], 1.0)
        rise = abs((box[1] + box[3]) - (before[1] + before[3])) / 2
        return rise > height or gap > _GAP * max(self._size(index), 1.0)

    def _size(self, index: int) -> float:
        size = float(pdfium.FPDFText_GetFontSize(self.text_page, index))
        # Some producers scale a font of size 1 by a matrix; then its height says more.
        _, bottom, _, top = self.boxes[-1] if self.boxes else (0.0, 0.0, 0.0, 0.0)
        return size if size > 1.0 else top - bottom

    def _flush(self) -> Iterator[Line]:
        text = one_line("".join(self.text))
        if text and self.boxes:
            first = self.indices[0]
            sampled = self.indices[::_SAMPLED]
            weights = [pdfium.FPDFText_GetFontWeight(self.text_page, i) for i in sampled]
            angle = abs(pdfium.FPDFText_GetCharAngle(self.text_page, first))
            yield Line(
                text=text,
                left=min(box[0] for box in self.boxes),
                bottom=min(box[1] for box in self.boxes),
                right=max(box[2] for box in self.boxes),
                top=max(box[3] for box in self.boxes),
                size=round(self._size(first), 1),
                bold=all(weight >= _BOLD for weight in weights),
                upright=angle < _UPRIGHT or abs(angle - 2 * 3.14159) < _UPRIGHT,
                page=self.page,
            )
        self.text, self.boxes, self.indices = [], [], []


def _is_raised(before: _Corners, box: _Corners, character: str) -> bool:
    """Say whether a digit is smaller and higher than what it follows, or follows a raised one."""
    height, was = box[3] - box[1], before[3] - before[1]
    if character in "⁰¹²³⁴⁵⁶⁷⁸⁹":
        return abs(box[1] - before[1]) < _RAISED * height and abs(height - was) < _RAISED * height
    return height < (1 - _RAISED) * was and box[1] - before[1] > _RAISED * was
