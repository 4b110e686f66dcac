"""One page: from its text to what it is made of, and from that to what a reader is shown."""

from dataclasses import dataclass
from typing import Any

from portal.content.faults import N_, Fault, Faults
from portal.content.findings import Findings, look_through
from portal.content.frontmatter import Front, read_front
from portal.content.markdown import Renderer, parse
from portal.content.markdown_html import plain_text
from portal.content.place import Place, Unresolved
from portal.content.questions import Option, Question
from portal.content.sources import is_readable, normal
from portal.content.structure import Asked, Item, arrange

SYLLABLES_A_MINUTE = 140
SECONDS_A_QUESTION = 25
LARGEST_HTML = 60 * 1024  # bytes


@dataclass(frozen=True)
class ParsedPage:
    """A page as its text alone tells it; `source` is the exact text."""

    file: str
    source: str
    front: Front
    items: tuple[Item, ...]
    found: Findings
    faults: tuple[Fault, ...]

    @property
    def kind(self) -> str:
        """lesson, quiz, scenario, guide or checklist; course for the introduction of a course."""
        return self.front.kind

    @property
    def asked(self) -> tuple[Asked, ...]:
        """The questions, in their order."""
        return tuple(item for item in self.items if isinstance(item, Asked))

    @property
    def shown_headings(self) -> tuple[str, ...]:
        """The ids of headings that a link may lead to; a quiz shows its questions without theirs."""
        prose = [token for item in self.items if not isinstance(item, Asked) for token in item.tokens]
        return tuple(str(token.attrs["id"]) for token in prose if token.type == "heading_open")


@dataclass(frozen=True)
class RenderedPage:
    """A page as it is shown: blocks are {"html": …} or {"question": {…}}; `size` is bytes on one screen."""

    blocks: tuple[dict[str, Any], ...]
    questions: tuple[Question, ...]
    plain: str
    minutes: int
    size: int
    faults: tuple[Fault, ...]


def parse_page(file: str, source: str, kind: str | None = None) -> ParsedPage:
    """Everything a page's text says, and its faults; `kind` is "course" for course.md, None for pages."""
    faults = Faults(file)
    text = normal(source) if is_readable(source, faults) else "---\ntitle: '-'\n---\n"
    front = read_front(text, faults, kind)
    body = "\n".join(text.split("\n")[front.body_from :])
    tokens = parse("\n" * front.body_from + body, faults)
    found = look_through(tokens, faults)
    items = arrange(tokens, front.kind, faults)
    page = ParsedPage(file, source, front, items, found, ())
    check_questions(page, faults)
    return ParsedPage(file, source, front, items, found, tuple(sorted(set(faults.found))))


def check_questions(page: ParsedPage, faults: Faults) -> None:
    """Ids that two questions share, and a quiz that has fewer questions than it draws."""
    seen: set[str] = set()
    for asked in page.asked:
        name = asked.fields["id"]
        if name in seen:
            line = asked.draft.said["data-id"].line
            faults.add(line, N_("the question id “%(id)s” is used twice on this page"), id=name)
        seen.add(name)
    if page.kind != "quiz":
        return
    if not page.asked:
        faults.add(page.front.line("kind"), N_("a quiz needs a question"))
    elif (page.front.values.get("draw") or 0) > len(page.asked):
        too_few = N_("the quiz has only %(number)s questions to draw from")
        faults.add(page.front.line("draw"), too_few, number=len(page.asked))


def render_page(page: ParsedPage, place: Place) -> RenderedPage:
    """What a reader is shown, in these surroundings; what leads nowhere is a fault at its line."""
    faults = Faults(page.file)
    renderer = Renderer(place, faults)
    blocks: list[dict[str, Any]] = []
    questions: list[Question] = []
    words: list[str] = []
    for item in page.items:
        if isinstance(item, Asked):
            questions.append(render_question(item, renderer, place, faults))
            blocks.append({"question": questions[-1].to_dict()})
        else:
            blocks.append({"html": renderer.html(item.tokens)})
            words.append(plain_text(item.tokens, place))
    plain = "\n".join(line.strip() for line in "".join(words).split("\n") if line.strip())
    size = shown_bytes(page, blocks)
    if size > LARGEST_HTML:
        too_long = N_("the page has %(size)s KB of HTML, more than %(most)s KB: part it in two")
        faults.add(1, too_long, size=size // 1024, most=LARGEST_HTML // 1024)
    minutes = page.front.values.get("minutes") or reading_minutes(page, plain)
    return RenderedPage(tuple(blocks), tuple(questions), plain, minutes, size, tuple(sorted(set(faults.found))))


def render_question(asked: Asked, renderer: Renderer, place: Place, faults: Faults) -> Question:
    draft, line = asked.draft, renderer.line
    fields = asked.fields | {name: line(message) for name, message in draft.messages.items()}
    if fields.get("passage"):
        fields["passage"] = passage_url(fields["passage"], draft.said["data-passage"].line, place, faults)
    return Question(
        stem=renderer.html(asked.stem),
        options=tuple(Option(line(label), right, line(feedback)) for label, right, feedback in draft.options),
        hints=tuple(line(hint) for hint in draft.hints),
        explanation=renderer.html(asked.explanation),
        **fields,
    )


def passage_url(destination: str, line: int, place: Place, faults: Faults) -> str:
    try:
        return place.link(destination)
    except Unresolved as lost:
        faults.add(line, lost.text, **lost.values)
        return ""


def shown_bytes(page: ParsedPage, blocks: list[dict[str, Any]]) -> int:
    """The size of what one screen shows: a lesson is shown whole, a quiz question by question."""
    sizes = [len(str(block).encode()) for block in blocks]
    return max(sizes, default=0) if page.kind == "quiz" else sum(sizes)


def reading_minutes(page: ParsedPage, plain: str) -> int:
    asked = len(page.asked)
    if page.kind == "quiz":
        asked = min(page.front.values.get("draw") or asked, asked)
    seconds = len(plain.split()) * 60 / SYLLABLES_A_MINUTE + asked * SECONDS_A_QUESTION
    return max(1, round(seconds / 60))
