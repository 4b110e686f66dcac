"""The pieces of a Word file as our Markdown: paragraphs, lists, tables, frames, pictures and footnotes."""

import re
from collections.abc import Callable, Mapping, Sequence

from portal.content.markdown.writing import (
    ListItem,
    Run,
    destination,
    escaped_label,
    with_safe_start,
    write_inline,
    write_list,
    write_table,
)
from portal.content.word.document import BULLET, NO_PICTURE, Mark, Piece, Span, Spans, plain, trimmed
from portal.content.word.lines import split_breaks

URL = re.compile(r"https?://[^\s<>\"“”]*[^\s<>\"“”.,;:!?)\]]")
HELD = re.compile("\ue000(\\d+)\ue001")
FRAME_KINDS = (
    ("WARNING", re.compile(r"cảnh\s*báo|coi\s*chừng|cẩn\s*thận|warning", re.IGNORECASE)),
    ("IMPORTANT", re.compile(r"quan\s*trọng|ghi\s*nhớ|nhớ\s*kỹ|important", re.IGNORECASE)),
    ("TIP", re.compile(r"mẹo|gợi\s*ý|tip", re.IGNORECASE)),
    ("NOTE", re.compile(r"lưu\s*ý|chú\s*ý|ghi\s*chú|note", re.IGNORECASE)),
)
Picture = Callable[[int], str]  # the Markdown of a picture by its number; empty where it is left out


class Writer:
    """Writes pieces of one page; it remembers which footnotes the page needs."""

    def __init__(self, picture: Picture, notes: Mapping[str, Spans], *, is_quiz: bool = False) -> None:
        self.picture, self._notes = picture, notes
        self._is_quiz = is_quiz  # which has no place for footnotes
        self.used: list[str] = []
        self.remarks: set[str] = set()  # on what was written last

    def inline(self, spans: Sequence[Span], drop: str = "") -> str:
        """One line of Markdown; `drop` are marks that mean nothing here, such as bold in a heading."""
        held: list[str] = []
        runs: list[Run] = []
        for span in spans:
            if span.picture != NO_PICTURE:
                runs.append(_hold(held, self.picture(span.picture)))
            if span.note:
                runs.append(_hold(held, self._footnote(span.note)))
            if not span.text:
                continue
            runs += self._runs(span, drop)
        written = write_inline(runs)
        return HELD.sub(lambda said: held[int(said[1])] if int(said[1]) < len(held) else "", written)

    def _runs(self, span: Span, drop: str) -> list[Run]:
        bold = span.wears(Mark.BOLD) and Mark.BOLD not in drop
        italic = span.wears(Mark.ITALIC) and Mark.ITALIC not in drop
        for mark, remark in (
            (Mark.UNDERLINE, "underline"),
            (Mark.STRIKE, "strike"),
            (Mark.COLOUR, "colour"),
            (Mark.HIGHLIGHT, "colour"),
        ):
            if span.wears(mark) and mark not in drop and not span.link:
                self.remarks.add(remark)
        text = re.sub(r"[\n\t]+", " ", span.text).translate({0xE000: "", 0xE001: ""})
        if span.link:
            return [Run(text, bold, italic, span.link)]
        runs, at = [], 0
        for found in URL.finditer(text):
            runs += [Run(text[at : found.start()], bold, italic), Run(found[0], False, False, found[0])]
            self.remarks.add("bare_link")
            at = found.end()
        return [*runs, Run(text[at:], bold, italic)]

    def _footnote(self, number: str) -> str:
        if number not in self._notes:
            return ""
        if self._is_quiz:
            self.remarks.add("note_inside")
            return f" ({self.inline([span for span in self._notes[number] if not span.note])})"
        if number not in self.used:
            self.used.append(number)
        return f"[^{self.used.index(number) + 1}]"

    def footnotes(self) -> str:
        """The footnotes that the page's text named."""
        lines, at = [], 0
        while at < len(self.used):  # a footnote may name another
            lines.append(f"[^{at + 1}]: {self.inline(self._notes[self.used[at]])}")
            at += 1
        return "\n".join(lines)

    def paragraph(self, spans: Spans, drop: str = "") -> str:
        """A paragraph, whose pictures stand by themselves below it where text stands beside them."""
        pictures = [span for span in spans if span.picture != NO_PICTURE]
        lines = [
            with_safe_start(line)
            for part in split_breaks(tuple(span for span in spans if span.picture == NO_PICTURE))
            if (line := self.inline(part, drop))
        ]
        parts = ["\\\n".join(lines)] if lines else []
        parts += [markdown for span in pictures if (markdown := self.picture(span.picture))]
        return "\n\n".join(parts)

    def list(self, items: Sequence[tuple[Piece, str]]) -> str:
        """A list of pieces, each with the label that it has or that was typed."""
        least = min(piece.level for piece, _label in items)
        found, below = [], []
        for piece, label in items:
            ordered = label != BULLET
            digits = re.search(r"\d{1,9}", label)
            if ordered and digits is None:
                self.remarks.add("letters_to_numbers")
            text = tuple(span for span in piece.spans if span.picture == NO_PICTURE)
            if "\n" in plain(text):
                self.remarks.add("line_breaks")
            below += [self.picture(number) for number in piece.pictures]
            found.append(
                ListItem(
                    with_safe_start(self.inline(text)),
                    piece.level - least,
                    ordered,
                    int(digits[0]) if digits else 1,
                )
            )
        return "\n\n".join(filter(None, [write_list(found), *below]))

    def table(self, piece: Piece) -> str:
        """A table; one of a single cell is a frame, and what it says a remark or plain paragraphs."""
        cells = [
            cell
            for row in piece.rows
            for cell in row
            if plain(cell).strip() or any(one.picture >= 0 for one in cell)
        ]
        if len(cells) == 1 and len(piece.rows) == 1:
            return self._frame(cells[0])
        if not plain([span for cell in cells for span in cell]).strip():
            self.remarks.add("picture_table")
            return "\n\n".join(filter(None, map(self.picture, piece.pictures)))
        rows = [
            [self._cell(cell, Mark.BOLD if at == 0 else "") for cell in row] for at, row in enumerate(piece.rows)
        ]
        return write_table(rows)

    def _cell(self, cell: Spans, drop: str) -> str:
        lines = [self.inline(part, drop) for part in split_breaks(cell)]
        lines = [line for line in lines if line]
        if len(lines) > 1:
            self.remarks.add("cell_lines")
        return " ".join(
            line if line[-1:] in ".;:,!?" or at == len(lines) - 1 else f"{line};" for at, line in enumerate(lines)
        )

    def _frame(self, cell: Spans) -> str:
        lines = [with_safe_start(self.inline(part)) for part in split_breaks(cell)]
        lines = [line for line in lines if line]
        self.remarks.add("frame")
        kind = next((name for name, words in FRAME_KINDS if lines and words.search(lines[0][:40])), None)
        if kind is None:
            return "\n\n".join(lines)
        return "\n>\n".join([f"> [!{kind}]\n> {lines[0]}", *(f"> {line}" for line in lines[1:])])


def picture_markdown(name: str, alternative: str) -> str:
    """A picture of the course's media as it is written in a page."""
    return f"![{escaped_label(alternative)}]({destination('media/' + name)})"


def _hold(held: list[str], markdown: str) -> Run:
    """Markdown that is written already, held back while the text around it is written."""
    held.append(markdown)
    return Run(f"\ue000{len(held) - 1}\ue001")


def title_text(spans: Spans) -> str:
    """A heading's words alone."""
    return " ".join(plain(trimmed(spans)).split())
