"""What is found, for whom, and how it is shown."""

from __future__ import annotations

import pytest
from flask import Flask

from portal import clock
from portal.accounts.models import User
from portal.courses.models import Course, Page
from portal.courses.queries.texts import published_files
from portal.courses.sync.operations.publish_library import publish_library
from portal.db import db
from portal.search.queries.search import MAX_QUERY_LENGTH, search
from portal.search.rules.snippets import SnippetPart
from portal.units.models import Unit
from tests import factories
from tests.search.conftest import Libraries, Reader, places, reader

STRANGER = Reader(is_authenticated=False)
GUIDE = "---\ntitle: Gọi cấp cứu\nkind: guide\ngroups: [chung]\n---\n\n1. Bấm 115.\n2. Nói địa chỉ.\n"
CATALOGUE = {"competences.yml": "frameworks: []\ngroups: [{id: chung, title: Mọi bà con}]\n"}


def plain(pieces: tuple[SnippetPart, ...]) -> str:
    return "".join(f"[{piece.text}]" if piece.is_hit else piece.text for piece in pieces)


def test_every_word_must_be_there_and_the_last_may_be_begun(libraries: Libraries) -> None:
    assert libraries.find("quét mã ngân") == ["chuyen-khoan#quet-ma-qr"]
    assert libraries.find("quét ngâ mã") == []


def test_a_hit_is_shown_in_its_own_spelling_with_the_hits_marked(libraries: Libraries) -> None:
    hit = libraries.search("TIEN dien")["sqlite"].hits[0]

    assert plain(hit.heading.text) == "[Tiền điện]"
    assert "Vô mục Điện, nhập mã" in plain(hit.snippet)
    assert plain(hit.title) == "Trả hóa đơn tại nhà"
    assert (hit.course_title, hit.kind) == ("Chuyển khoản và hóa đơn", "lesson")


def test_a_page_is_found_once(libraries: Libraries) -> None:
    found = libraries.search("ngân hàng tài khoản")["sqlite"].hits

    assert [hit.heading.anchor for hit in found if hit.page_slug == "ngan-hang"] == [""]


def test_dau_that_were_typed_are_meant(libraries: Libraries) -> None:
    assert libraries.find("má")[0] == "to-cong-nghe#noi-cho-tin"
    assert libraries.find("mà")[0] == "to-cong-nghe#noi-cho-tin"
    assert libraries.find("mã")[0] == "ma-otp#ai-hoi-ma"


def test_what_a_question_asks_and_which_answer_is_right_are_not_found(libraries: Libraries) -> None:
    for hidden in ("trúng thưởng", "đóng phí nhận hàng", "bỏ qua chặn số", "hễ đòi phí"):
        assert libraries.find(hidden) == []


def test_of_a_scenario_the_beginning_and_the_endings_are_found(libraries: Libraries) -> None:
    assert libraries.find("ấp úng") == libraries.find("máy giả giọng") == ["nua-dem#"]
    assert libraries.find("con trai gọi từ số lạ") == []  # a scene on the way


def test_a_stranger_finds_guides_and_nothing_else(libraries: Libraries) -> None:
    found = libraries.search("công an", STRANGER)["sqlite"]

    assert places(found) == ["so-cuu#"]
    assert all(hit.is_public for hit in found.hits)
    assert libraries.find("otp", STRANGER) == []


def test_nothing_is_suggested_that_the_reader_may_not_find(libraries: Libraries) -> None:
    assert libraries.search("otp sơ cứu", STRANGER)["sqlite"].suggestions == ("sơ cứu",)
    assert libraries.search("otp zzz")["sqlite"].suggestions == ("otp",)


def test_where_nothing_is_found_shorter_questions_are_suggested(libraries: Libraries) -> None:
    for asked, shorter in {
        "tiền xyz điện": "tiền điện",
        "chuyểnm": "chuyển",
        "xyz": None,
    }.items():
        found = libraries.search(asked)

        assert found["sqlite"] == found["postgresql"]
        assert found["sqlite"].suggestions == ((shorter,) if shorter else ())


@pytest.mark.parametrize(
    ("asked", "meant"),
    [
        ("sơ cứuu", "sơ cứu"),
        ("chuyểnnn", "chuyển"),
        ("chuyeenr khoanr", "chuyển khoản"),
        ("tieenf ddieenj", "tiền điện"),
    ],
)
def test_what_was_meant_is_found_where_nobody_wrote_what_was_typed(
    libraries: Libraries, asked: str, meant: str
) -> None:
    found = libraries.search(asked)

    assert found["sqlite"] == found["postgresql"]
    assert found["sqlite"].correction == meant
    assert found["sqlite"].hits == libraries.search(meant)["sqlite"].hits
    assert found["sqlite"].hits != ()


@pytest.mark.parametrize("asked", ["chuyển khoản", "chuyen khoan", "khoản", "otp"])
def test_what_stands_there_is_not_corrected(libraries: Libraries, asked: str) -> None:
    assert libraries.search(asked)["sqlite"].correction == ""


@pytest.mark.parametrize("asked", ["a", "Ă", "'\"<b>", " y "])
def test_a_single_letter_is_not_looked_for(libraries: Libraries, asked: str) -> None:
    for found in libraries.search(asked).values():
        assert (found.is_too_short, found.hits) == (True, ())


SYNONYMS = "synonyms:\n  - [lừa đảo, bị lừa, bị gạt]\n"


def publish_synonyms() -> None:
    """A lesson and a guide that say the same in other words, beside synonyms."""
    pages = {
        "01-nhan-dien.md": factories.lesson_markdown("Nhận diện lừa đảo", "Ba chiêu."),
        "02-so-cuu.md": GUIDE.replace("Gọi cấp cứu", "Sơ cứu khi bị lừa"),
        "03-khac.md": factories.lesson_markdown("Chuyện khác", "Ai cũng có khi bị gạt. Gỡ lúa đạo."),
    }
    factories.make_course("lua", pages, files=CATALOGUE | {"synonyms.yml": SYNONYMS})


@pytest.mark.both_databases
def test_synonyms_are_found_too_and_a_guide_that_fits_comes_first(app: Flask, member: User) -> None:
    publish_synonyms()

    for asked in ("lừa đảo", "lua dao", "bị gạt"):
        assert set(places(search(asked, viewer=reader(member)))) == {"so-cuu#", "nhan-dien#", "khac#"}, asked
        assert places(search(asked, viewer=reader(member)))[0] == "so-cuu#", asked
    hit = search("lừa đảo", viewer=reader(member)).hits[0]
    assert plain(hit.title) == "Sơ cứu khi [bị lừa]"
    assert places(search("lừa đảo", viewer=STRANGER)) == ["so-cuu#"]


@pytest.mark.both_databases
def test_words_of_a_synonym_count_only_side_by_side(app: Flask, member: User) -> None:
    publish_synonyms()
    apart = {"01-luat.md": factories.lesson_markdown("Hồ sơ", "Hồ sơ bị kêu bổ sung, hỏi luật sư. Ai gạt bác?")}
    factories.make_course("khac", apart, files=CATALOGUE | {"synonyms.yml": SYNONYMS})

    found = search("lừa đảo", viewer=reader(member))

    assert "luat#" not in places(found)
    marked = {piece.text for hit in found.hits for piece in (*hit.title, *hit.snippet) if piece.is_hit}
    assert marked == {"lừa đảo", "bị lừa", "bị gạt"}


@pytest.mark.both_databases
def test_a_phrase_that_was_typed_with_other_dau_is_no_synonym(app: Flask, member: User) -> None:
    publish_synonyms()

    assert "so-cuu#" not in places(search("lúa đạo", viewer=reader(member)))


@pytest.mark.both_databases
def test_synonyms_go_with_the_next_publication(app: Flask, member: User) -> None:
    publish_synonyms()
    files = {name: data for name, data in published_files() if name != "synonyms.yml"}
    publish_library(factories.read_texts(files), actor=None)
    db.session.commit()

    assert places(search("lừa đảo", viewer=reader(member))) == ["nhan-dien#", "khac#"]


@pytest.mark.parametrize(
    "asked", ["", "   ", "?!…", "\0", "\0\0 \t\n", "-- ; '", '"*"', "^():", "\u0301\u0323", "😀"]
)
def test_without_a_word_nothing_is_looked_for(libraries: Libraries, asked: str) -> None:
    for found in libraries.search(asked).values():
        assert (found.has_words, found.hits, found.suggestions) == (False, (), ())


ODD = """"otp
otp*
otp OR 1
-otp
NOT otp
NEAR(otp, 3)
head:otp
otp & !tien
otp:*
otp | mã
' OR 1=1 --
(((
{otp} : x
otp <-> mã
%otp%
\\
ﬁ ½ ² Ⅷ
otp\0mã"""


@pytest.mark.parametrize("asked", ODD.split("\n"))
def test_no_sign_is_an_operator(libraries: Libraries, asked: str) -> None:
    found = libraries.search(asked)

    assert found["sqlite"] == found["postgresql"]


def test_operators_are_words_like_any_other(libraries: Libraries) -> None:
    assert libraries.find("otp OR tiền") == []
    assert libraries.find("head:otp") == []
    assert libraries.find('"otp"') == libraries.find("-otp*") == libraries.find("otp")


def test_ten_thousand_letters_are_cut(libraries: Libraries) -> None:
    for asked in ("tiền điện " * 1000, "đ" * 10_000, "a " * 5000, "e\u0302\u0301" * 5000):
        for found in libraries.search(asked).values():
            assert found.is_cut
            assert len(found.text) <= MAX_QUERY_LENGTH


def test_more_is_shown_page_by_page_up_to_an_end(app: Flask, member: User) -> None:
    pages = {f"{n:02}-bai-{n}.md": factories.lesson_markdown(f"Bài {n}", "Con cá rô.") for n in range(1, 25)}
    factories.make_course("ca", pages)

    first, third, beyond = (search("cá rô", viewer=reader(member), page=page) for page in (1, 3, 10**9))

    assert (len(first.hits), first.total, first.has_more) == (8, 24, True)
    assert (len(third.hits), third.has_more) == (24, False)
    assert third.hits[:8] == first.hits
    assert beyond == third
    assert search("cá rô", viewer=reader(member), page=-5) == first


def test_a_course_for_another_unit_is_not_found_but_its_guides_are(
    app: Flask, commune: Unit, member: User, outsider: User
) -> None:
    lesson = factories.lesson_markdown("Chuyện riêng", "Bến đò Kinh Ráng.")
    factories.make_course(
        "rieng", {"01-rieng.md": lesson, "02-cap-cuu.md": GUIDE}, files=CATALOGUE, unit=commune.code
    )

    assert places(search("bến đò", viewer=reader(member))) == ["rieng#"]
    assert search("bến đò", viewer=reader(outsider)).hits == ()
    assert [hit.is_public for hit in search("115", viewer=reader(member)).hits] == [False]
    assert [hit.is_public for hit in search("115", viewer=reader(outsider)).hits] == [True]
    assert [hit.is_public for hit in search("115", viewer=STRANGER).hits] == [True]


def test_what_was_withdrawn_is_not_found_and_comes_back(app: Flask, member: User) -> None:
    files = {
        "01-mot.md": factories.lesson_markdown("Một", "Cây bần."),
        "02-hai.md": factories.lesson_markdown("Hai"),
    }
    factories.make_course("cay", files)

    db.session.query(Page).filter_by(slug="mot").one().withdrawn_at = clock.now()
    db.session.commit()
    assert search("cây bần", viewer=reader(member)).hits == ()

    factories.make_course("cay", files)
    assert places(search("cây bần", viewer=reader(member))) == ["mot#"]

    db.session.query(Course).filter_by(slug="cay").one().withdrawn_at = clock.now()
    db.session.commit()
    assert search("cây bần", viewer=reader(member)).hits == ()
