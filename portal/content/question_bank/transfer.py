"""The Markdown of a question as another page of the same or another course holds it."""

import re
from collections.abc import Collection, Iterator, Mapping
from dataclasses import replace
from urllib.parse import unquote

from portal.content.editing.question_fields import QuestionFields, read_question
from portal.content.editing.question_writing import write_question
from portal.content.markdown.rewrite_links import rename_media, without_own_folder
from portal.content.question_bank.origins import ATTRIBUTE, QuestionOrigin
from portal.content.text.vietnamese import nfc

MEDIUM = re.compile(r"(?<![\w/.-])media/(?P<name>[^\s)\"'<>]+)")


def relinked(text: str, *, files: Collection[str], source: str, target: str) -> str:
    """The text of a page of the course `source`, with links to its `files` led there from the course `target`."""
    if source == target or not files:
        return text
    names = "|".join(sorted(map(re.escape, files), key=len, reverse=True))
    here = re.compile(rf"(?<![\w/.-])(?:\./)?(?P<file>{names})(?![\w.-])")
    return without_own_folder(here.sub(lambda said: f"../{source}/{said['file']}", text), target)


def media_in(text: str) -> Iterator[str]:
    """The names of the files that the text shows, as the course calls them."""
    for said in MEDIUM.finditer(text):
        yield nfc(unquote(said["name"]))


def transferred(
    fields: QuestionFields,
    *,
    files: Collection[str],
    source: str,
    target: str,
    media: Mapping[str, str],
    id: str,
    origin: QuestionOrigin | None,
) -> str:
    """The question for another page, with its id and origin there; `media` are new names of the files it shows.

    Raises UnreadableQuestion.
    """
    text = rename_media(relinked(fields.source, files=files, source=source, target=target), media)
    return write_question(with_origin(replace(read_question(text), id=id), origin))


def with_origin(fields: QuestionFields, origin: QuestionOrigin | None) -> QuestionFields:
    """The question with this origin, or with none."""
    return fields.with_attribute(ATTRIBUTE, str(origin) if origin is not None else None)


def wording(text: str) -> str:
    """What the text of a question says beside its id and its origin, to be compared."""
    fields = with_origin(replace(read_question(text), id="x"), None)
    return write_question(replace(fields, attributes=tuple(sorted(fields.attributes)), source=""))
