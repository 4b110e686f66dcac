import pytest

from portal.content.checks.readability import readability
from portal.content.files.front_matter import PAGE_KINDS
from portal.content.markdown.links import media_resolver
from portal.content.markdown.snippets import SNIPPETS, snippet
from portal.content.pages.page import parse_page, render_page
from portal.content.pages.render_context import Fact, Medium, RenderContext
from portal.content.questions.kinds import FIELD_READERS as QUESTION_KINDS

HERE = "@@"
# Said of what nobody changed yet.
UNTOUCHED = ("this is still the sample", "words of the template still stand here")
PAGES = {
    "course": "---\ntitle: A\n---\n\nLời dẫn.\n\n@@\n",
    "lesson": "---\ntitle: A\n---\n\n## Một {#mot}\n\nĐọc đi.\n\n@@\n\nHết.\n",
    "quiz": (
        "---\ntitle: A\nkind: quiz\n---\n\n## Một\n\n@@\n\nGì?\n\n"
        '<!-- data-id="a" -->\n- [(X)] Có\n- [( )] Không\n'
    ),
    "scenario": (
        "---\ntitle: A\nkind: scenario\nchannel: call\n---\n\nMáy reo.\n\n@@\n\n## Một {#mot}\n\nNghe.\n\n"
        "- [Cúp](#hai)\n- [Đọc](#ba)\n\n## Hai {#hai}\n\n> [!TIP]\n> Hay.\n\n"
        "## Ba {#ba}\n\n> [!CAUTION]\n> Mất.\n"
    ),
    "guide": "---\ntitle: A\nkind: guide\ngroups: [chung]\n---\n\nLàm theo.\n\n1. Một.\n\n@@\n",
    "checklist": "---\ntitle: A\nkind: checklist\n---\n\nCoi nè.\n\n@@\n\n- [ ] Một\n- [ ] Hai\n- [ ] Ba\n",
}
INLINE = {
    "fact": {"id": "so-bao"},
    "term": {"id": "otp", "term": "mã OTP"},
    "link": {"link": "02-b.md#muc", "title": "Bài [hai]"},
    "picture": {"name": "a b.svg", "alternative": "Cửa “mở” *hé*"},
}
PLACE = RenderContext(
    {"so-bao": Fact("so-bao", "156")},
    link=lambda destination: {"02-b.md#muc": "/courses/a/b#muc", "../glossary.yml#otp": "/glossary#otp"}[
        destination
    ],
    medium=media_resolver({"a b.svg": Medium("/media/x.svg", "image/svg+xml")}),
)
FITTING = [(name, kind) for name, kinds in SNIPPETS.items() for kind in kinds]


def filled(page, words):
    return page.replace(HERE, words)


def faults_of(source, kind):
    page = parse_page("a.md", source, "course" if kind == "course" else None)
    shown = render_page(page, PLACE)
    found = [str(fault) for fault in (*page.faults, *shown.faults)]
    return [fault for fault in found if not any(untouched in fault for untouched in UNTOUCHED)]


@pytest.mark.parametrize("kind", PAGES)
def test_the_pages_of_these_tests_are_right_without_a_snippet(kind):
    assert faults_of(filled(PAGES[kind], "Câu khác." if kind != "quiz" else ""), kind) == []


@pytest.mark.parametrize(("name", "kind"), FITTING)
def test_a_right_page_stays_right(name, kind):
    said = snippet(name, filled(PAGES[kind], ""), **INLINE.get(name, {}))
    words = f"Coi {said} nha." if name in INLINE else said

    source = filled(PAGES[kind], words)

    assert faults_of(source, kind) == []
    assert ("\n" in said) == (name not in INLINE)


@pytest.mark.parametrize(("name", "kind"), [(name, kind) for name, kind in FITTING if name != "scene"])
def test_the_same_snippet_fits_twice(name, kind):
    page = PAGES[kind]
    once = filled(page, snippet(name, filled(page, ""), **INLINE.get(name, {})) + f"\n{HERE}")

    assert faults_of(filled(once, snippet(name, once, **INLINE.get(name, {}))), kind) == []


@pytest.mark.parametrize("name", QUESTION_KINDS)
def test_each_kind_of_question_has_an_example_with_its_reasons(name):
    source = filled(PAGES["lesson"], snippet(name, ""))

    (question,) = render_page(parse_page("a.md", source), PLACE).questions
    assert question.kind == name
    assert question.explanation
    if name in ("single", "multiple"):
        assert all(option.feedback for option in question.options)
        assert 0 < sum(option.right for option in question.options) < len(question.options)
    assert readability(parse_page("a.md", source)).level == "easy"


def test_a_question_has_an_id_that_the_page_has_not():
    first = snippet("single", "")
    second = snippet("single", first)
    third = snippet("single", f"{first}\n{second}")

    ids = [text.partition('data-id="')[2].partition('"')[0] for text in (first, second, third)]
    assert ids == ["chon-mot", "chon-mot-2", "chon-mot-3"]
    assert second.replace("chon-mot-2", "chon-mot") == first


@pytest.mark.parametrize("written", ["data-id=chon-mot", "data-id='chon-mot'", 'DATA\ndata-id = "chon-mot"'])
def test_an_id_is_taken_however_it_is_written(written):
    assert 'data-id="chon-mot-2"' in snippet("single", f"<!-- {written} -->")


def test_an_empty_scenario_begins_with_a_whole_one():
    front = "---\ntitle: A\nkind: scenario\nchannel: call\n---\n"

    source = front + snippet("scene", front)

    assert faults_of(source, "scenario") == []


def test_one_more_scene_leads_on_and_out_and_has_an_id_of_its_own():
    page = filled(PAGES["scenario"], "")
    once = filled(PAGES["scenario"], snippet("scene", page).replace("Họ gọi lại", "Một nữa"))
    again = snippet("scene", once)

    assert "(#ho-goi-lai)" in again
    assert "(#hai)" in again
    assert "## Họ gọi lại {#ho-goi-lai-2}" in again


def test_a_first_list_of_steps_makes_a_guide():
    front = "---\ntitle: A\nkind: guide\ngroups: [chung]\n---\n\n"

    assert faults_of(front + snippet("steps", front), "guide") == []


def test_a_first_list_of_points_makes_a_checklist():
    front = "---\ntitle: A\nkind: checklist\n---\n\n"

    assert faults_of(front + snippet("tasks", front), "checklist") == []


def test_what_stands_in_a_line_leads_where_it_says():
    source = filled(PAGES["lesson"], " ".join(snippet(name, "", **values) for name, values in INLINE.items()))

    html = render_page(parse_page("a.md", source), PLACE).blocks[0]["html"]

    assert '<a href="tel:156">156</a>' in html
    assert '<a href="/courses/a/b#muc">Bài [hai]</a>' in html
    assert '<img src="/media/x.svg" alt="Cửa “mở” *hé*"' in html


def test_a_snippet_that_is_not_known_or_lacks_a_word():
    with pytest.raises(KeyError):
        snippet("bay", "")
    with pytest.raises(KeyError):
        snippet("link", "", title="A")


def test_every_kind_of_page_has_something_to_insert():
    assert {kind for kinds in SNIPPETS.values() for kind in kinds} == {"course", *PAGE_KINDS}


def test_verdicts_are_not_for_the_middle_of_a_scenario():
    assert [name for name in ("note", "tip", "warning", "caution") if "scenario" in SNIPPETS[name]] == [
        "note",
        "warning",
    ]
