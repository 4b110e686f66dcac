"""What a trainer may put into a page with one tap: an example of the trade, ready to be written over."""

from collections.abc import Callable, Collection, Mapping

from portal.content.enums import PageKind
from portal.content.markdown.links import GLOSSARY_FILE
from portal.content.markdown.plugins import ALERTS
from portal.content.markdown.snippet_examples import (
    ALERT_TEXTS,
    DRAWN_QUESTIONS,
    MESSAGES,
    QUESTIONS,
    SCENARIO,
    SCENE,
    SCREEN,
    STEPS,
    TABLE_HEAD,
    TASKS,
)
from portal.content.markdown.writing import destination, escaped_label, write_table
from portal.content.pages.page import parse_page
from portal.content.questions.ids import written_ids
from portal.content.scenarios.parsing import SceneDraft
from portal.content.text.unique_names import unique_name

ALL_PAGE_KINDS = tuple(PageKind)
QUESTION_PAGE_KINDS = (PageKind.LESSON, PageKind.QUIZ)
MAX_TABLE_ROWS, MAX_TABLE_COLUMNS = 20, 6  # more columns do not fit a phone
VERDICTS = ("tip", "caution")  # in a scenario they tell how it ended
ASKING = QUESTIONS | DRAWN_QUESTIONS
SNIPPETS: Mapping[str, tuple[str, ...]] = {
    **dict.fromkeys(ASKING, QUESTION_PAGE_KINDS),
    **dict.fromkeys(VERDICTS, (PageKind.COURSE, PageKind.LESSON, PageKind.GUIDE, PageKind.CHECKLIST)),
    **{
        name: (PageKind.COURSE, PageKind.LESSON, PageKind.SCENARIO, PageKind.GUIDE, PageKind.CHECKLIST)
        for name in ALERTS
        if name not in VERDICTS
    },
    **dict.fromkeys(MESSAGES, ALL_PAGE_KINDS),
    "fact": ALL_PAGE_KINDS,
    "term": ALL_PAGE_KINDS,
    "link": ALL_PAGE_KINDS,
    "picture": ALL_PAGE_KINDS,
    "table": ALL_PAGE_KINDS,
    "screen": (PageKind.COURSE, PageKind.LESSON, PageKind.SCENARIO, PageKind.GUIDE, PageKind.CHECKLIST),
    "steps": (PageKind.COURSE, PageKind.LESSON, PageKind.GUIDE),
    "tasks": (PageKind.CHECKLIST,),
    "scene": (PageKind.SCENARIO,),
}


def snippet(kind: str, page_source: str, *, taken: Collection[str] = (), **values: str) -> str:
    """The Markdown to insert; questions and scenes get an id that the page has not. Raises KeyError.

    A question gets none of the ids `taken` by other pages of the course, either.
    `fact` needs the `id` of one; `term` the `id` and the `term` of a word of the glossary; `link` its `link`, such
    as 02-page.md#heading, and the `title` to show; `picture` the `name` of a file in media/ and its `alternative`.
    These four stand inside a line; all others end in a line break and need empty lines around them; a
    `table` may be told its `rows` and `columns`. SNIPPETS tells which kinds of page each is for.
    """
    if kind in ASKING:
        example = ASKING[kind]
        (id_,) = written_ids(example)
        return example.replace(f'"{id_}"', f'"{unique_name(id_, {*written_ids(page_source), *taken})}"', 1)
    if kind in ALERTS:
        return f"> [!{kind.upper()}]\n> {ALERT_TEXTS[kind]}\n"
    if kind in MESSAGES:
        return MESSAGES[kind]
    return SNIPPET_WRITERS[kind](page_source, values)


def link(page_source: str, values: Mapping[str, str]) -> str:
    return f"[{escaped_label(values['title'])}]({destination(values['link'])})"


def picture(page_source: str, values: Mapping[str, str]) -> str:
    return f"![{escaped_label(values['alternative'])}]({destination('media/' + values['name'])})"


def table(page_source: str, values: Mapping[str, str]) -> str:
    """A table with empty cells, of so many rows and columns as a screen can show."""
    rows, columns = (
        min(max(int(written), 1), most) if (written := values.get(name, "")[:3]).isdecimal() else usual
        for name, usual, most in (("rows", 3, MAX_TABLE_ROWS), ("columns", 2, MAX_TABLE_COLUMNS))
    )
    heads = [TABLE_HEAD.format(number=number) for number in range(1, columns + 1)]
    return write_table([heads, *[[""] * columns] * (rows - 1 or 1)]) + "\n"


def scene(page_source: str, values: Mapping[str, str]) -> str:
    """A whole scenario for a page without scenes; else a scene to begin with, or to lead to from another."""
    page = parse_page("", page_source)
    scenes = [item.outline.scene for item in page.items if isinstance(item, SceneDraft)]
    if not scenes:
        return SCENARIO
    first = scenes[0].id
    safe = next((one.id for one in scenes if one.ending == "safe"), first)
    return SCENE.format(id=unique_name("ho-goi-lai", page.found.headings), on=first, out=safe)


SNIPPET_WRITERS: Mapping[str, Callable[[str, Mapping[str, str]], str]] = {
    "fact": lambda page_source, values: f"{{{{ {values['id']} }}}}",
    "term": lambda page_source, values: f"[{escaped_label(values['term'])}](../{GLOSSARY_FILE}#{values['id']})",
    "link": link,
    "picture": picture,
    "table": table,
    "screen": lambda page_source, values: SCREEN,
    "steps": lambda page_source, values: STEPS,
    "tasks": lambda page_source, values: TASKS,
    "scene": scene,
}
