"""What a trainer may put into a page with one tap: an example of the trade, ready to be written over."""

import re
from collections.abc import Callable, Collection, Mapping
from dataclasses import replace

from portal.content.frontmatter import KINDS
from portal.content.html_inline import PLAIN, destination, escaped
from portal.content.liascript_writing import write_question
from portal.content.markdown_rules import ALERTS
from portal.content.pages import parse_page
from portal.content.scenes import SceneDraft
from portal.content.snippet_examples import ALERT_TEXTS, QUESTIONS, SCENARIO, SCENE, STEPS, TASKS

EVERYWHERE = ("course", *KINDS)
ASKING = ("lesson", "quiz")
VERDICTS = ("tip", "caution")  # in a scenario they tell how it ended
SNIPPETS: Mapping[str, tuple[str, ...]] = {
    **dict.fromkeys(QUESTIONS, ASKING),
    **dict.fromkeys(VERDICTS, ("course", "lesson", "guide", "checklist")),
    **{name: ("course", "lesson", "scenario", "guide", "checklist") for name in ALERTS if name not in VERDICTS},
    "fact": EVERYWHERE,
    "link": EVERYWHERE,
    "picture": EVERYWHERE,
    "steps": ("course", "lesson", "guide"),
    "tasks": ("checklist",),
    "scene": ("scenario",),
}
ID = re.compile(r"""data-id\s*=\s*["']?([\w-]+)""")


def snippet(kind: str, page_source: str, **values: str) -> str:
    """The Markdown to insert; questions and scenes get an id that the page has not. Raises KeyError.

    `fact` needs the `id` of one; `link` its `link`, such as 02-page.md#heading, and the `title` to show; `picture`
    the `name` of a file in media/ and its `alternative`. These three stand inside a line; all others end in a line
    break and need empty lines around them. SNIPPETS tells which kinds of page each is for.
    """
    if kind in QUESTIONS:
        question = QUESTIONS[kind]
        return write_question(replace(question, id=free(question.id, ID.findall(page_source))))
    if kind in ALERTS:
        return f"> [!{kind.upper()}]\n> {ALERT_TEXTS[kind]}\n"
    return OTHERS[kind](page_source, values)


def free(id: str, taken: Collection[str]) -> str:
    """The id, or with the first number from 2 on that makes it a new one."""
    number, name = 1, id
    while name in taken:
        number += 1
        name = f"{id}-{number}"
    return name


def link(page_source: str, values: Mapping[str, str]) -> str:
    return f"[{escaped(values['title'], PLAIN)}]({destination(values['link'])})"


def picture(page_source: str, values: Mapping[str, str]) -> str:
    return f"![{escaped(values['alternative'], PLAIN)}]({destination('media/' + values['name'])})"


def scene(page_source: str, values: Mapping[str, str]) -> str:
    """A whole scenario for a page without scenes; else a scene to begin with, or to lead to from another."""
    page = parse_page("", page_source)
    scenes = [item.outline.scene for item in page.items if isinstance(item, SceneDraft)]
    if not scenes:
        return SCENARIO
    first = scenes[0].id
    safe = next((one.id for one in scenes if one.ending == "safe"), first)
    return SCENE.format(id=free("ho-goi-lai", page.found.headings), on=first, out=safe)


OTHERS: Mapping[str, Callable[[str, Mapping[str, str]], str]] = {
    "fact": lambda page_source, values: f"{{{{ {values['id']} }}}}",
    "link": link,
    "picture": picture,
    "steps": lambda page_source, values: STEPS,
    "tasks": lambda page_source, values: TASKS,
    "scene": scene,
}
