"""What nobody may publish by mistake: the words a text begins with, and samples nobody changed."""

from __future__ import annotations

import pytest

from portal.content.checks.starters import starter
from portal.content.enums import QuestionKind
from portal.content.markdown.snippets import SNIPPETS, snippet
from portal.content.pages.page import parse_page

FRONT = "---\ntitle: A\n---\n\n"
SAMPLES = [name for name in SNIPPETS if name not in ("fact", "term", "link", "picture", "table")]


def told(body, kind=None):
    faults = parse_page("a.md", FRONT + body, kind).faults
    return [(fault.line, fault.message()) for fault in faults if "still" in fault.message()]


def test_a_starter_is_a_fault_wherever_it_stands():
    found = told(f"Xin chào.\n\n- Một {starter('viết bước đầu')}\n\n{starter('Hai')}\n")

    assert found == [
        (7, "words of the template still stand here: “viết bước đầu”"),
        (9, "words of the template still stand here: “Hai”"),
    ]


def test_a_starter_without_a_mark_is_known_too():
    assert told("Nói bài này kiểm tra điều gì. Ghi các câu hỏi ở dưới.\n")
    assert told("Coi mục › Cài đặt, rồi ‹ Trở lại.\n") == []


@pytest.mark.parametrize("name", SAMPLES)
def test_an_untouched_sample_is_a_fault_until_one_of_its_rows_is_changed(name):
    sample = snippet(name, FRONT)
    last = sample.rstrip().rsplit("\n", 1)[-1]
    (line, message) = told(f"Trước.\n\n{sample}\nSau.\n")[0]

    assert (line, "this is still the sample" in message) == (7 + (name == QuestionKind.GAP), True)
    changed = sample.replace(last, last + " Có thêm." if last != "***" else "Vì vậy.\n***")
    assert told(f"Trước.\n\n{changed}\nSau.\n") == []


@pytest.mark.parametrize("name", SAMPLES)
def test_a_sample_is_told_by_its_words_without_marks(name):
    (_line, message) = told(snippet(name, FRONT))[0]

    assert not set("*#>[]{}") & set(message.removeprefix("this is still the sample"))


def test_the_second_of_two_samples_is_told_too_and_so_is_a_second_scene():
    single = snippet("single", "")
    scenario = snippet("scene", "---\ntitle: A\nkind: scenario\n---\n")
    more = snippet("scene", "---\ntitle: A\nkind: scenario\n---\n" + scenario)

    assert len(told(f"{single}\n{snippet('single', single)}")) == 2
    assert len(told(f"{scenario}\n{more}")) == 2
