"""What a page shows, kept ready in this process: a revision never changes, so neither does its copy."""

import json
import zlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from functools import cached_property
from types import MappingProxyType
from typing import Any

from markupsafe import Markup

from portal.content.pages.parts import LessonPart, ReadingPlace, reading_places, split_into_parts
from portal.content.questions.question import Option, Question
from portal.content.scenarios.scenario import Scene
from portal.courses.queries.published import find_revision
from portal.db import db
from portal.errors import NotFound
from portal.packed_cache import PackedCache


class ChecklistPoints(tuple[Markup, ...]):
    """The points of a checklist, in their order."""


MAX_CACHED_REVISIONS = 512  # packed to some 4 KB each they stay below 2 MB
MAX_READY_REVISIONS = 48  # of some 40 KB each; what most of those who are there now read
UNCOMMITTED_KEY = "portal.uncommitted_revisions"


@dataclass(frozen=True)
class PageContent:
    """One revision, ready to be shown: HTML (Markup) and questions in the order of the page.

    The texts of the questions are Markup too. `questions` finds them by their id; `scenes` are those of a
    scenario by their id, the first of them its beginning; `points` are those of a checklist. `front` is the front
    matter: for a quiz `pass_mark`, `draw`, `must_pass`, `shuffle` and `max_attempts`, for all `sources` and
    `reviewed`.
    """

    revision_id: int
    page_id: int
    number: int
    published_at: datetime
    impact: str
    front: Mapping[str, Any]
    blocks: tuple[Markup | Question | Scene | ChecklistPoints, ...]
    questions: Mapping[str, Question]
    scenes: Mapping[str, Scene]
    points: ChecklistPoints

    @cached_property
    def parts(self) -> tuple[LessonPart, ...]:
        """A lesson's blocks in parts of some three minutes."""
        return split_into_parts(self.blocks)

    @cached_property
    def places(self) -> dict[str, ReadingPlace]:
        """The headings and practice questions of a lesson in their order, by their ids."""
        return {place.anchor: place for place in reading_places(self.blocks)}


# Of a page that is not ready the blocks are kept as JSON, compressed; the rest as it is.
PackedContent = tuple[tuple[Any, ...], bytes]


def page_content(revision_id: int) -> PageContent:
    """What the revision shows, or NotFound."""
    content = _cache.get(revision_id)
    if content is None:
        row = find_revision(revision_id)
        if row is None:
            raise NotFound
        *about, blocks = row
        content = _content_of(about, blocks)
        if not _is_uncommitted(revision_id):
            text = json.dumps(blocks, ensure_ascii=False, separators=(",", ":"))
            _cache.put(revision_id, content, (tuple(about), zlib.compress(text.encode())))
    return content


def _unpack(packed: PackedContent) -> PageContent:
    about, compressed = packed
    return _content_of(about, json.loads(zlib.decompress(compressed)))


_cache: PackedCache[int, PageContent, PackedContent] = PackedCache(
    MAX_CACHED_REVISIONS, max_ready=MAX_READY_REVISIONS, unpack=_unpack
)


def record_uncommitted(revision_id: int) -> None:
    """Say that this transaction makes the revision: undone, the database may give its id to another one."""
    session = db.session()
    transaction, made = session.info.get(UNCOMMITTED_KEY, (None, None))
    if made is None or transaction is not session.get_transaction():
        made = set()
        session.info[UNCOMMITTED_KEY] = (session.get_transaction(), made)
    made.add(revision_id)


def _is_uncommitted(revision_id: int) -> bool:
    session = db.session()
    transaction, made = session.info.get(UNCOMMITTED_KEY, (None, ()))
    return transaction is session.get_transaction() and revision_id in made


def _content_of(about: Sequence[Any], raw: Iterable[dict[str, Any]]) -> PageContent:
    revision_id, page_id, number, published_at, impact, front = about
    blocks = load_blocks(raw)
    questions = {block.id: block for block in blocks if isinstance(block, Question)}
    scenes = {block.id: block for block in blocks if isinstance(block, Scene)}
    points = next((block for block in blocks if isinstance(block, ChecklistPoints)), ChecklistPoints())
    return PageContent(
        revision_id,
        page_id,
        number,
        published_at,
        impact,
        MappingProxyType(front),
        blocks,
        MappingProxyType(questions),
        MappingProxyType(scenes),
        points,
    )


def clear_revision_cache() -> None:
    """Keep nothing ready; for tests, whose databases give the same id to other revisions."""
    _cache.clear()


def load_blocks(raw: Iterable[dict[str, Any]]) -> tuple[Markup | Question | Scene | ChecklistPoints, ...]:
    """The blocks of a page that was read by portal.content, ready to be shown."""
    return tuple(_block(block) for block in raw)


def _block(raw: dict[str, Any]) -> Markup | Question | Scene | ChecklistPoints:
    if "question" in raw:
        return _with_safe_html(Question.from_dict(raw["question"]))
    if "scene" in raw:
        return _scene_with_safe_html(Scene.from_dict(raw["scene"]))
    if "points" in raw:
        return ChecklistPoints(_safe(point) for point in raw["points"])
    return _safe(raw["html"])


def _with_safe_html(question: Question) -> Question:
    """The question with its HTML said to be HTML, so that templates print it as it stands."""
    return replace(
        question,
        stem=_safe(question.stem),
        answered_stem=_safe(question.answered_stem),
        clues=_safe(question.clues),
        options=_options_with_safe_html(question.options),
        hints=tuple(map(_safe, question.hints)),
        explanation=_safe(question.explanation),
        solved=_safe(question.solved),
        failed=_safe(question.failed),
        resolved=_safe(question.resolved),
        columns=tuple(map(_safe, question.columns)),
        rows=tuple(replace(row, html=_safe(row.html)) for row in question.rows),
        items=tuple(map(_safe, question.items)),
        gaps=tuple(replace(gap, options=_options_with_safe_html(gap.options)) for gap in question.gaps),
    )


def _options_with_safe_html(options: tuple[Option, ...]) -> tuple[Option, ...]:
    return tuple(replace(option, html=_safe(option.html), feedback=_safe(option.feedback)) for option in options)


def _scene_with_safe_html(scene: Scene) -> Scene:
    choices = tuple(replace(choice, html=_safe(choice.html)) for choice in scene.choices)
    return replace(scene, html=_safe(scene.html), answered_html=_safe(scene.answered_html), choices=choices)


def _safe(html: str) -> Markup:
    # Sanitised by portal.content when it was published, and written by nobody else.
    return Markup(html)  # noqa: S704 - see the line above
