"""Short ways to read one page in a test."""

from portal.content.pages.page import parse_page, render_page
from portal.content.pages.render_context import Fact, Medium, RenderContext

FACTS = {
    "so-bao": Fact("so-bao", "156"),
    "so-xa": Fact("so-xa", "0290 3831 234", confirmed=False),
    "phi": Fact("phi", "<miễn phí>"),
}


def medium(destination):
    kinds = {"mp3": "audio/mpeg", "mp4": "video/mp4"}
    end = destination.rpartition(".")[2]
    return Medium(f"/media/abc.{end}", kinds.get(end, f"image/{end}"), 40, 30)


PLACE = RenderContext(FACTS, link=lambda destination: f"/courses/a/{destination}", medium=medium)


def read(body, *front, place=PLACE, **keywords):
    """The rendered page of a body that begins on line 4, or later after more front matter; faults as pairs."""
    page = parse_page("a.md", "\n".join(["---", "title: A", *front, "---", body]), **keywords)
    shown = render_page(page, place)
    return shown, [(fault.line, fault.message()) for fault in (*page.faults, *shown.faults)]


def html_of(body, **keywords):
    """The HTML of a body that has no faults and no questions."""
    shown, faults = read(body, **keywords)
    assert faults == []
    return "\n".join(block["html"] for block in shown.blocks)


def question_of(body, *front, **keywords):
    """The only question of a body that has no faults."""
    shown, faults = read(body, *front, **keywords)
    assert faults == []
    (question,) = shown.questions
    return question
