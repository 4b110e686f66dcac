"""What trainers say to each other about a text."""

from __future__ import annotations

import pytest

from portal.db import db
from portal.drafts.models import Comment
from portal.drafts.operations.review import comment, resolve_comment
from portal.drafts.queries.comments import comments_of
from portal.drafts.queries.texts import texts_of
from portal.errors import Forbidden, NotFound, Refused
from tests.drafts.writing import NEW, named, publish, save, work
from tests.factories import lesson_markdown


def say(words, actor, line=5, **more):
    said = comment(work(), words, line=line, **more, actor=actor)
    db.session.flush()
    return said.id


def found(comment_id):
    db.session.flush()
    return db.session.get(Comment, comment_id, populate_existing=True)


def test_a_comment_remembers_its_line_and_what_that_said(course, trainer):
    said = found(say("  Dài quá?  ", trainer))

    assert (said.line, said.quote, said.text, said.author_id) == (
        5,
        "Xem [hai](02-hai.md).",
        "Dài quá?",
        trainer.id,
    )
    assert said.resolved_at is None


def test_it_stands_on_what_the_editor_shows(course, trainer):
    save(NEW, trainer)

    assert found(say("Ai?", trainer)).quote == "Đọc [hai](02-hai.md)."


def test_lines_are_counted_as_editors_count_them(course, trainer):
    save("---\r\ntitle: A\r\n---\r\n\r\nMột\u2028vẫn một\x0bvẫn một\r\nHai", trainer)

    assert found(say("Ai?", trainer, line=6)).quote == "Hai"
    assert found(say("Ai?", trainer, line=5)).quote == "Một\u2028vẫn một\x0bvẫn một"


def test_what_the_line_said_when_it_was_read_may_be_told_with_it(course, trainer):
    said = found(say("Ai?", trainer, line=900, quote="Dòng cũ"))

    assert (said.line, said.quote) == (6, "Dòng cũ")


def test_about_the_whole_there_is_no_quote(course, trainer):
    said = found(say("Hay!", trainer, line=0, quote="x"))

    assert (said.line, said.quote) == (0, "")


def test_commenting_on_what_nobody_wrote_on_changes_nothing(course, trainer):
    say("Ai?", trainer)

    assert (work().state, work().is_pending, work().version) == ("published", False, 0)
    assert save(NEW, trainer).version == 1


def test_comments_survive_publication(course, trainer):
    save(NEW, trainer)
    id_ = say("Ai?", trainer)
    publish(trainer)

    assert [one.id for one in comments_of(work().draft.id)] == [id_]


def test_the_list_of_texts_counts_those_that_are_open(course, trainer, second):
    ids = [say(words, second) for words in ("Một?", "Hai?")]
    resolve_comment(ids[0], work(), actor=trainer)
    db.session.flush()

    assert {line.text.slug: line.remarks for line in texts_of(named()) if line.remarks} == {"mot": 1}


def test_ticking_off_tells_who_did_and_can_be_undone(course, trainer, second):
    id_ = say("Ai?", trainer)

    resolve_comment(id_, work(), actor=second)
    assert (found(id_).resolved_by.name, found(id_).resolved_at is None) == (second.name, False)
    resolve_comment(id_, work(), resolved=False, actor=trainer)

    assert (found(id_).resolved_by_id, found(id_).resolved_at) == (None, None)


def test_a_comment_of_another_text_is_not_found(course, trainer):
    id_ = say("Ai?", trainer)

    for slug in ("hai", ""):
        with pytest.raises(NotFound):
            resolve_comment(id_, work(slug), actor=trainer)


@pytest.mark.parametrize(("words", "line"), [(" \n ", 5), ("x" * 2001, 5), ("Ai?", 7), ("Ai?", -1)])
def test_what_says_nothing_too_much_or_of_no_line_is_refused(course, trainer, words, line):
    with pytest.raises(Refused):
        say(words, trainer, line)


@pytest.mark.parametrize("who", ["member", "head", "leader", "outsider"])
def test_who_does_not_write_for_the_unit_may_not(course, trainer, who, request):
    id_ = say("Ai?", trainer)
    actor = request.getfixturevalue(who)

    with pytest.raises(Forbidden):
        say("Tôi", actor)
    with pytest.raises(Forbidden):
        resolve_comment(id_, work(), actor=actor)


def test_another_trainer_of_a_unit_above_may(course, trainer, admin):
    say("Từ tỉnh", admin)
    save(lesson_markdown("Mới"), trainer)

    assert [one.author.name for one in comments_of(work().draft.id)] == [admin.name]
