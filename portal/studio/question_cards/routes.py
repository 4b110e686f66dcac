"""The questions of a page as cards: a list of them, one form a question, and what can be done with one."""

import re
from dataclasses import dataclass, replace
from typing import Any

from flask import Response, flash, make_response, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.datastructures import MultiDict
from werkzeug.wrappers import Response as BaseResponse

from portal.content.editing.blocks import BlockKind, block_text, insert_at, replace_block
from portal.content.editing.question_edits import (
    block_at,
    copy_of,
    find_block,
    moved,
    put_back,
    replace_prose,
    take_out,
)
from portal.content.editing.question_fields import QuestionFields
from portal.content.editing.question_writing import write_question
from portal.content.editing.quiz_sections import with_must_pass
from portal.content.enums import PageKind, QuestionKind
from portal.content.files.sources import fingerprint, normalise
from portal.content.files.yaml_editing import UneditableText
from portal.content.questions.ids import new_question_id
from portal.content.text.line_ends import dominant_line_end, with_lf_ends
from portal.db import db
from portal.drafts.operations.save_draft import EditConflict, save_edit
from portal.drafts.queries.texts import WorkingCopy
from portal.errors import NotFound, Refused
from portal.studio.editor.views.preview import build_preview
from portal.studio.history.rules.diff import diff_lines
from portal.studio.queries import get_edited_text, get_screen_key
from portal.studio.question_cards.labels import FOLD_LABELS, KIND_HELP, KIND_LABELS, PARTIAL_LABELS
from portal.studio.question_cards.operations import copy_to_page, taken_ids
from portal.studio.question_cards.rules.headed_text import headed_text
from portal.studio.question_cards.rules.posted_fields import answer_of, posted_fields, spare_columns
from portal.studio.question_cards.rules.problems import clue_problems, problems_of
from portal.studio.question_cards.rules.row_changes import change_rows, is_row_change, with_row_again
from portal.studio.question_cards.views import Card, CardPage, read_cards, readable, reading_places, stem_context
from portal.studio.routes.blueprint import text_route
from portal.web.access import open_to, viewer
from portal.web.expensive import expensive
from portal.web.form_errors import rollback_on
from portal.web.htmx import wants_fragment
from portal.web.page_cache import cached_text_response
from portal.web.request_values import parse_integer
from portal.web.resubmission import resubmittable


@dataclass(frozen=True)
class TakenAway:
    """A question that was just deleted, and what puts it back."""

    at: int
    text: str
    fingerprint: str
    stem: str


@expensive
@text_route("/cards")
@open_to("trainers")
def question_cards(course_slug: str, page_slug: str) -> BaseResponse:
    """The page as cards: its text, its questions in a line or two each; or the form of the one that is named."""
    asked = request.args.get("question", "")
    if asked:
        text = get_edited_text(course_slug, page_slug)
        number = read_cards(text).number_of(asked)
        if number:
            return redirect(cards_url(text, number=number))
    key = get_screen_key(course_slug, page_slug)

    def context() -> dict[str, Any]:
        text = get_edited_text(course_slug, page_slug)
        return list_context(text, read_cards(text)) | {"open_new": request.args.get("new") == "1"}

    return cached_text_response(
        "studio/question_cards.html",
        "studio/_question_cards.html",
        key=key.with_more(),
        is_current=key.is_current,
        context=context,
    )


@expensive
@text_route("/cards/<int:number>")
@open_to("trainers")
def question_card(course_slug: str, page_slug: str, number: int) -> Response:
    """The form of one question."""
    key = get_screen_key(course_slug, page_slug)

    def context() -> dict[str, Any]:
        text = get_edited_text(course_slug, page_slug)
        page = read_cards(text)
        card = page.question(number)
        return card_context(text, page, card, card.text)

    return cached_text_response(
        "studio/question_card.html",
        "studio/_question_card.html",
        key=key.with_more(),
        is_current=key.is_current,
        context=context,
    )


@expensive
@resubmittable
@text_route("/cards/<int:number>", method="POST")
@open_to("trainers")
def change_question_card(course_slug: str, page_slug: str, number: int) -> BaseResponse:
    """Keep what was typed into a card, and do with its rows or with the question what was pressed."""
    text = get_edited_text(course_slug, page_slug)
    page = read_cards(text)
    block = find_block(
        text.source, [card.block for card in page.questions], number, request.form.get("fingerprint", "")
    )
    if block is None:
        return render_conflict(text, page, number)
    card = next(card for card in page.questions if card.block == block)
    written, problems = typed_markdown(card)
    if problems:
        return render_card(text, page, card, written=written, problems=problems, status=422)
    then, start = request.form.get("then", "save"), block.start
    with rollback_on(EditConflict, Refused) as refused:
        source = replace_block(text.source, block, written)
        taken = None
        if then == "delete":
            removed = take_out(source, block_at(source, block.start))
            source = removed.source
            taken = TakenAway(removed.at, removed.text, fingerprint(source), card.stem)
        elif then in ("move:-1", "move:1"):
            source, start = moved(source, block.start, int(then.removeprefix("move:")), is_quiz=page.is_quiz)
        elif then == "copy":
            ensure_readable(written)
            made = copy_of(written, new_question_id(card.stem, taken_ids(text)))
            source = insert_at(source, block.start + len(written), made)
            start = block.start + len(written)
        elif then == "copy-to":
            ensure_readable(written)
            copy_to_page(text, request.form.get("to", ""), written, actor=viewer())
        saved = with_ticked_must_pass(source, card) if taken is None else source
        start += len(saved) - len(source)  # the front matter stands above
        save_edit(text, saved, actor=viewer())
        db.session.commit()
    if isinstance(refused.error, EditConflict):
        text = get_edited_text(course_slug, page_slug)
        return render_conflict(text, read_cards(text), number)
    if refused:
        return render_card(text, page, card, written=written, problems={"": refused.message}, status=422)
    undone = write_question(posted_fields(card.fields, request.form)) if card.fields is not None else ""
    return answer_change(get_edited_text(course_slug, page_slug), then, start, taken, undone)


@expensive
@resubmittable
@text_route("/cards/new", method="POST")
@open_to("trainers")
def add_question_card(course_slug: str, page_slug: str) -> BaseResponse:
    """A question more, at the end of the page or below another one; its form opens."""
    text = get_edited_text(course_slug, page_slug)
    page = read_cards(text)
    kind, after = request.form.get("kind", ""), request.form.get("after", "")
    place = next((card.block.end for card in page.cards if card.name == after), len(text.source))
    is_prose = kind == BlockKind.PROSE and not page.is_quiz
    if kind not in set(QuestionKind) and not is_prose:
        raise NotFound
    source = insert_at(text.source, place, request.form.get("stem", "") if is_prose else new_question(text, kind))
    with rollback_on(EditConflict, Refused) as refused:
        save_edit(text, source, actor=viewer())
        db.session.commit()
    if refused:
        why = refused.message or _("Somebody else saved just now. Please press once more.")
        return render_list(text, page, problem=why, status=refused.status)
    text = get_edited_text(course_slug, page_slug)
    # In a quiz what stands above may belong to what is asked, and a last line without an end gets one: the block
    # that ends behind the place is the one.
    made = next(
        (card for card in read_cards(text).cards if place < card.block.end and card.is_question != is_prose), None
    )
    if made is None or not made.is_question:
        return redirect(cards_url(text, anchor=made.name if made is not None else None), 303)
    return redirect(cards_url(text, number=made.number), 303)


@expensive
@resubmittable
@text_route("/cards/text/<int:number>", method="POST")
@open_to("trainers")
def change_text_card(course_slug: str, page_slug: str, number: int) -> BaseResponse:
    """Keep what was typed between the questions."""
    text = get_edited_text(course_slug, page_slug)
    page = read_cards(text)
    blocks = [card.block for card in page.cards if not card.is_question]
    block = find_block(text.source, blocks, number, request.form.get("fingerprint", ""))
    typed = with_lf_ends(request.form.get("text", ""))
    if block is None:
        return render_list(text, page, lost="\n\n".join([*request.form.getlist("heading"), typed]), status=409)
    parts = headed_text(with_lf_ends(block_text(text.source, block)))
    if parts is not None and "heading" in request.form:
        typed = parts.with_words(request.form["heading"], typed)
    with rollback_on(EditConflict, Refused) as refused:
        if normalise(typed).strip() != normalise(block_text(text.source, block)).strip():
            save_edit(text, replace_prose(text.source, block, typed), actor=viewer())
        db.session.commit()
    if refused:
        return render_list(text, page, lost=typed, problem=refused.message, status=refused.status)
    text = get_edited_text(course_slug, page_slug)
    if wants_fragment():
        return render_list(text, read_cards(text))
    return redirect(cards_url(text, anchor=f"text-{number}"), 303)


@expensive
@resubmittable
@text_route("/cards/restore", method="POST")
@open_to("trainers")
def restore_question_card(course_slug: str, page_slug: str) -> BaseResponse:
    """Put a question back that was just deleted."""
    text = get_edited_text(course_slug, page_slug)
    read_cards(text)
    removed = request.form.get("removed", "")
    if readable(with_lf_ends(removed)) is None:
        raise NotFound
    exact = with_lf_ends(removed).replace("\n", dominant_line_end(text.source))
    source = put_back(
        text.source, request.form.get("at", -1, type=parse_integer), exact, request.form.get("fingerprint", "")
    )
    with rollback_on(EditConflict, Refused) as refused:
        save_edit(text, source, actor=viewer())
        db.session.commit()
    text = get_edited_text(course_slug, page_slug)
    if refused:
        return render_list(text, read_cards(text), lost=removed, problem=refused.message, status=refused.status)
    return redirect(cards_url(text), 303)


def new_question(text: WorkingCopy, kind: str) -> str:
    """The Markdown of a new question of this kind, which asks what was typed."""
    said = MultiDict([*request.form.items(multi=True), (f"sent-{kind}", "1")])
    fields = posted_fields(QuestionFields(QuestionKind(kind)), said)
    return write_question(replace(fields, id=new_question_id(fields.stem, taken_ids(text)), attributes=()))


def typed_markdown(card: Card) -> tuple[str, dict[str, str]]:
    """The Markdown of a card as it was typed, by its fields or as Markdown, and what is wrong with it."""
    if card.fields is None and "markdown" not in request.form:
        return card.text, {}
    if card.fields is None or request.form.get("then") == "markdown":
        said = with_lf_ends(request.form.get("markdown", ""))
        if normalise(said).strip() == normalise(with_lf_ends(card.text)).strip():
            return card.text, {}
        typed = said.strip("\n").replace("\n", dominant_line_end(card.text)) + dominant_line_end(card.text)
        if readable(typed) is None:
            return typed, {"markdown": _("This is not one whole question any more. Nothing of it is saved yet.")}
        return typed, {}
    fields = posted_fields(card.fields, request.form)
    fields = change_rows(fields, request.form.get("then", ""))
    undo = re.fullmatch("undo:([0-9]{1,2})", request.form.get("then", ""))
    before = readable(with_lf_ends(request.form.get("undone", ""))) if undo else None
    if undo and before is not None:
        fields = replace(
            with_row_again(fields, replace(before, source=""), int(undo[1])), source=card.fields.source
        )
    problems = problems_of(fields) | clue_problems(card.fields, request.form)
    return (write_question(fields), {}) if not problems else (card.text, problems)


def with_ticked_must_pass(source: str, card: Card) -> str:
    """The text as the box says that stands in the card of a quiz: whether its question must be right to pass."""
    if card.fields is None or "sent-must-pass" not in request.form:
        return source
    try:
        return with_must_pass(source, card.fields.id, must_pass="must_pass" in request.form)
    except UneditableText:
        return source  # its front matter is mended first, and says so


def ensure_readable(question: str) -> None:
    """Raise NotFound for a question that only its text can tell: no form offers to copy it."""
    if readable(question) is None:
        raise NotFound


def answer_change(text: WorkingCopy, then: str, start: int, taken: TakenAway | None, undone: str) -> BaseResponse:
    """The card anew, or the list that it stands in, after something was done with it."""
    page = read_cards(text)
    if taken is not None:
        return render_list(text, page, taken=taken)
    if then == "copy-to":
        flash(_("A copy stands at the end of the other page, in its draft."), "ok")
    card = next((one for one in page.questions if one.block.end > start), None)
    if card is None:
        return redirect(cards_url(text), 303)
    dropped = re.fullmatch("drop(?:-column)?:([0-9]{1,3})", then)
    if dropped and readable(undone) is not None:
        return render_card(text, page, card, undone=undone, dropped=int(dropped[1]))
    if wants_fragment():
        return render_card(text, page, card)
    if is_row_change(then) or then in ("kind", "markdown", "gap", "clue"):
        return redirect(cards_url(text, number=card.number, anchor="rows"), 303)
    return redirect(cards_url(text, anchor=f"card-{card.number}", arrange=request.form.get("arrange")), 303)


def render_list(text: WorkingCopy, page: CardPage, *, status: int = 200, **more: Any) -> Response:
    """The page as cards, with what was lost or taken away above them."""
    name = "studio/_question_cards.html" if wants_fragment() else "studio/question_cards.html"
    return make_response(render_template(name, **(list_context(text, page) | more)), status)


def list_context(text: WorkingCopy, page: CardPage) -> dict[str, Any]:
    """What the list shows of the page; alone, without its preview, for htmx."""
    context = {
        "text": text,
        "page": page,
        "kinds": KIND_LABELS,
        "open_new": False,
        "arranging": request.values.get("arrange") == "1",
        "taken": None,
        "lost": "",
        "problem": "",
    }
    return context if wants_fragment() else context | {"preview": build_preview(text, page.source)}


def render_card(text: WorkingCopy, page: CardPage, card: Card, *, status: int = 200, **more: Any) -> Response:
    """The form of one question."""
    fields = card.fields
    problems: dict[str, str] = more.pop("problems", {})
    written: str = more.pop("written", card.text)
    if problems and fields is not None:
        fields = change_rows(posted_fields(fields, request.form), request.form.get("then", ""))
    context = card_context(text, page, replace(card, fields=fields), written) | {"problems": problems, **more}
    if "clue" in problems:
        context |= stem_context(fields, request.form)
    name = "studio/_question_card.html" if wants_fragment() else "studio/question_card.html"
    return make_response(render_template(name, **context), status)


def card_context(text: WorkingCopy, page: CardPage, card: Card, written: str) -> dict[str, Any]:
    """What the form of a card shows, and how the Markdown that was written in it will be read."""
    fields = card.fields
    context = {
        "text": text,
        "page": page,
        "card": card,
        "written": written,
        "problems": {},
        "kinds": KIND_LABELS,
        "kind_help": KIND_HELP,
        "partials": PARTIAL_LABELS,
        "folds": FOLD_LABELS,
        "places": reading_places(text, fields.attribute("data-passage") or "" if fields is not None else ""),
        "others": question_pages(text),
        "conflict": None,
        "undone": "",
        "dropped": 0,
        **stem_context(fields),
        "answer_of": answer_of,
        "spare_columns": spare_columns,
        "alone": not wants_fragment() or request.form.get("alone") == "1",
    }
    if wants_fragment():
        return context
    front = page.source[: next((block.end for block in page.blocks if block.kind == BlockKind.FRONT), 0)]
    return context | {"preview": build_preview(text, f"{front}\n{written}")}


def render_conflict(text: WorkingCopy, page: CardPage, number: int) -> Response:
    """What was typed into a card whose question somebody else changed meanwhile, and what it says now."""
    named = request.form.get("question", "")
    card = next((one for one in page.questions if one.fields is not None and one.fields.id == named), None)
    if card is None or card.fields is None or f"sent-{card.fields.kind}" not in request.form:
        return render_list(text, page, lost=request.form.get("markdown", ""), status=409)
    mine = write_question(posted_fields(card.fields, request.form))
    return render_card(
        text, page, card, problems={"": ""}, conflict=diff_lines(card.text, mine), written=mine, status=409
    )


def question_pages(text: WorkingCopy) -> list[tuple[str, str]]:
    """The other pages of the course that may ask: slug and title."""
    kinds = (PageKind.LESSON, PageKind.QUIZ)
    return [
        (page.slug, page.title) for page in text.course.kept_pages if page.kind in kinds and page.slug != text.slug
    ]


def cards_url(text: WorkingCopy, *, number: int = 0, anchor: str | None = None, arrange: str | None = None) -> str:
    """Where the page is shown as cards, `arrange`d or not, or the card with this number."""
    course, slug = text.course.slug, text.slug
    if number:
        return url_for(".question_card", course_slug=course, page_slug=slug, number=number, _anchor=anchor)
    arrange = "1" if arrange == "1" else None
    return url_for(".question_cards", course_slug=course, page_slug=slug, _anchor=anchor, arrange=arrange)
