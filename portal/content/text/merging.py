"""Two texts that were written from the same one, merged paragraph by paragraph."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum

from portal.content.files.sources import BOM
from portal.content.text.alignment import Aligner, Opcode
from portal.content.text.line_ends import LINE_END, dominant_line_end, split_lines
from portal.content.text.vietnamese import nfc

FENCE = "---"  # around the front matter


class ParagraphChoice(StrEnum):
    """Whose wording of a paragraph stays where both changed it."""

    MINE = "mine"
    THEIRS = "theirs"
    BOTH = "both"


@dataclass(frozen=True)
class MergedPart:
    """A stretch of the merged text; a conflict has what it said before, and what each of the two made of it."""

    text: str = ""  # of what is no conflict
    before: str = ""
    mine: str = ""
    theirs: str = ""
    is_conflict: bool = False
    is_front: bool = False
    is_changed: bool = False  # whether one of the two changed it, or both in the same way

    def chosen(self, choice: ParagraphChoice, line_end: str) -> str:
        """Its text after the choice."""
        if not self.is_conflict:
            return self.text
        if choice is ParagraphChoice.BOTH and self.is_front:
            return self.theirs  # two lines cannot say the same thing twice
        if choice is ParagraphChoice.BOTH:
            return _joined([self.theirs, self.mine], line_end)
        return self.mine if choice is ParagraphChoice.MINE else self.theirs


@dataclass(frozen=True)
class TextMerge:
    """The two texts as one, with what is still to be decided in it."""

    parts: tuple[MergedPart, ...]
    line_end: str

    @property
    def conflicts(self) -> tuple[MergedPart, ...]:
        """The stretches that both changed, each in another way."""
        return tuple(part for part in self.parts if part.is_conflict)

    def text(self, choices: Sequence[ParagraphChoice] = ()) -> str:
        """The merged text; `choices` decide the conflicts in their order."""
        left = iter(choices)
        front: list[str] = []
        body: list[str] = []
        for part in self.parts:
            choice = next(left) if part.is_conflict else ParagraphChoice.MINE
            (front if part.is_front else body).append(part.chosen(choice, self.line_end))
        return "".join(front) + _joined(body, self.line_end)


@dataclass(frozen=True)
class Hunk:
    """Paragraphs of the text before, from `start` up to `end`, that gave way to others."""

    start: int
    end: int
    new: tuple[str, ...]
    is_mine: bool


def merge_paragraphs(before: str, mine: str, theirs: str) -> TextMerge:
    """What both changed, put together: what only one of them changed is taken, the same change once.

    The front matter is merged line by line.
    """
    line_end = dominant_line_end(theirs or mine)
    split = [_split(text) for text in (before, mine, theirs)]
    front = _merge(*(lines for lines, _body in split))
    body = _merge(*(body for _lines, body in split))
    return TextMerge((*(replace(part, is_front=True) for part in front), *body), line_end)


def paragraphs(text: str) -> list[str]:
    """The text as the lines of its front matter and its paragraphs, each with the empty lines behind it."""
    front, body = _split(text)
    return front + body


def _split(text: str) -> tuple[list[str], list[str]]:
    # As bare strings: hundreds of thousands of objects more would keep the garbage collector busy.
    texts = [line for line in map(str.__add__, LINE_END.split(text), [*LINE_END.findall(text), ""]) if line]
    front = _front_lines(texts)
    begins = [
        number
        for number in range(front, len(texts))
        if number == front or (texts[number].strip() and not texts[number - 1].strip())
    ]
    ends = [*begins[1:], len(texts)]
    return texts[:front], ["".join(texts[begin:end]) for begin, end in zip(begins, ends, strict=begins != [])]


def _front_lines(lines: Sequence[str]) -> int:
    """How many lines the front matter has."""
    if not lines or lines[0].removeprefix(BOM).rstrip() != FENCE:
        return 0
    return next((number + 1 for number, line in enumerate(lines) if number and line.rstrip() == FENCE), 0)


def _merge(old: list[str], ours: list[str], others: list[str]) -> list[MergedPart]:
    aligner = Aligner()
    codes = [aligner.opcodes(_keys(old), _keys(new)) for new in (ours, others)]
    hunks = [
        hunk
        for code, new, is_mine in zip(codes, (ours, others), (True, False), strict=True)
        for hunk in _hunks(code, new, is_mine=is_mine)
    ]
    kept = [_kept(code, new) for code, new in zip(codes, (ours, others), strict=True)]
    parts: list[MergedPart] = []
    at = 0
    for cluster in _clusters(hunks):
        start, end = min(hunk.start for hunk in cluster), max(hunk.end for hunk in cluster)
        parts += _same(old, kept, at, start)
        parts.append(_decided(old, kept, cluster, start, end))
        at = end
    return [*parts, *_same(old, kept, at, len(old))]


def _key(paragraph: str) -> str:
    """What makes a paragraph the same; how many empty lines stand behind it does not count."""
    return nfc(paragraph).rstrip()


def _keys(items: Sequence[str]) -> list[str]:
    return [_key(item) for item in items]


def _hunks(codes: Sequence[Opcode], new: Sequence[str], *, is_mine: bool) -> Iterator[Hunk]:
    for what, at, end, to, last in codes:
        if what == "equal":
            continue
        if end - at == last - to:
            # As many as before: most likely each of them was changed by itself.
            for number in range(end - at):
                yield Hunk(at + number, at + number + 1, (new[to + number],), is_mine)
        else:
            yield Hunk(at, end, tuple(new[to:last]), is_mine)


def _kept(codes: Sequence[Opcode], new: Sequence[str]) -> dict[int, str]:
    """Of the paragraphs before that stayed, by place, how they are written now."""
    equal = ((at, end, to) for what, at, end, to, _last in codes if what == "equal")
    return {place: new[to + place - at] for at, end, to in equal for place in range(at, end)}


def _clusters(hunks: Sequence[Hunk]) -> Iterator[list[Hunk]]:
    """The hunks that touch the same paragraphs, or add some at the same place."""
    cluster: list[Hunk] = []
    end = -1
    for hunk in sorted(hunks, key=lambda hunk: (hunk.start, hunk.end)):
        is_same_place = bool(cluster) and hunk.start == hunk.end == end and cluster[-1].start == cluster[-1].end
        if cluster and not (hunk.start < end or is_same_place):
            yield cluster
            cluster = []
        end = max(end, hunk.end) if cluster else hunk.end
        cluster.append(hunk)
    if cluster:
        yield cluster


def _same(old: Sequence[str], kept: Sequence[dict[int, str]], start: int, end: int) -> list[MergedPart]:
    """Paragraphs that nobody changed, as one part; whoever changed but the empty lines behind one is followed."""
    mine, theirs = kept
    texts: list[str] = []
    for place in range(start, end):
        before = old[place]
        ours = mine.get(place, before)
        texts.append(theirs.get(place, before) if ours == before else ours)
    return [MergedPart("".join(texts))] if texts else []


def _decided(
    old: Sequence[str], kept: Sequence[dict[int, str]], cluster: Sequence[Hunk], start: int, end: int
) -> MergedPart:
    sides = [
        _side(old, mine, cluster, start, end, is_mine=is_mine)
        for mine, is_mine in zip(kept, (True, False), strict=True)
    ]
    mine, theirs = ("".join(side) for side in sides)
    changed = {hunk.is_mine for hunk in cluster}
    if len(changed) == 1:
        return MergedPart(mine if True in changed else theirs, is_changed=True)
    if _keys(sides[0]) == _keys(sides[1]):
        return MergedPart(theirs, is_changed=True)
    return MergedPart(before="".join(old[start:end]), mine=mine, theirs=theirs, is_conflict=True)


def _side(
    old: Sequence[str], kept: dict[int, str], cluster: Sequence[Hunk], start: int, end: int, *, is_mine: bool
) -> list[str]:
    """What one of the two made of these paragraphs."""
    found: list[str] = []
    at = start
    for hunk in cluster:
        if hunk.is_mine is is_mine:
            found += [kept.get(place, old[place]) for place in range(at, hunk.start)]
            found += hunk.new
            at = hunk.end
    return found + [kept.get(place, old[place]) for place in range(at, end)]


def _joined(texts: Sequence[str], line_end: str) -> str:
    """The texts of a body one after another; what was the end of a file is parted from what follows it now."""
    result: list[str] = []
    for text in texts:
        last = next((before for before in reversed(result) if before), "")
        if last.strip() and text.strip() and split_lines(last)[-2:][0].text.strip():
            result.append(line_end if last.endswith(("\n", "\r")) else line_end * 2)
        result.append(text)
    return "".join(result)
