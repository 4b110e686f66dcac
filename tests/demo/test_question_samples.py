"""The bad questions of the demonstration show what each finding looks like."""

from __future__ import annotations

from portal.courses.queries.published import find_course, pages_ever_published
from portal.db import db
from portal.demo.question_samples import BESIDE, COURSE
from portal.drafts.queries.texts import find_course as find_any_course
from portal.studio.item_analysis.views import AnalysisFilters, analyse_questions
from tests.factories import make_course


def test_each_bad_question_shows_its_own_finding_and_readers_see_none(build):
    make_course(BESIDE)

    build(members=400)

    db.session.rollback()
    course = find_any_course(COURSE.slug)
    assert course is not None
    assert find_course(COURSE.slug) is None
    analysis = analyse_questions(pages_ever_published(course.id), AnalysisFilters())
    verdicts = {line.name: line.findings[0].verdict for line in analysis.lines}
    good = {"giuc-gap", "doc-ma", "cai-ung-dung", "lam-giup", "chuyen-nham"}
    assert {verdicts[name] for name in good} == {"fine"}
    assert verdicts["dap-an-sai"] == "key"
    assert verdicts["hai-dap-an"] == "two_keys"
    assert verdicts["bay-dau"] == "spelling"
    assert verdicts["doan-duoc"] == "weak"
    assert verdicts["qua-de"] == "giveaway"
    assert "hard" in {one.verdict for line in analysis.lines if line.name == "vun-vat" for one in line.findings}
    (mended,) = (line for line in analysis.lines if line.name == "phu-dinh-kep")
    ((_revisions, before),) = mended.earlier
    assert before.discrimination is not None
    assert mended.item.discrimination is not None
    assert before.discrimination < 0.10 < mended.item.discrimination
