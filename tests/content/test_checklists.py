import pytest

from tests.content.reading import read

FRONT = ("kind: checklist",)
POINTS = "- [ ] Mở **Zalo**\n- [ ] Gọi {{ so-bao }}\n- [ ] Tắt máy\n"


def test_the_points_are_a_block_between_the_texts():
    shown, faults = read(f"## Trước {{#truoc}}\n\nXem kỹ:\n\n{POINTS}\nXong.", *FRONT)

    assert faults == []
    assert [list(block) for block in shown.blocks] == [["html"], ["points"], ["html"]]
    assert shown.blocks[1]["points"] == ["Mở <strong>Zalo</strong>", 'Gọi <a href="tel:156">156</a>', "Tắt máy"]
    assert shown.plain == "Trước\nXem kỹ:\nMở Zalo\nGọi 156\nTắt máy\nXong."


def test_an_ordinary_list_stays_in_the_text():
    shown, faults = read(f"- cần\n- có\n\nXem:\n\n{POINTS}", *FRONT)

    assert faults == []
    assert "<li>cần</li>" in shown.blocks[0]["html"]


def test_the_minutes_are_those_of_showing_the_points():
    assert read(POINTS, *FRONT)[0].minutes == 2
    assert read("- [ ] a\n" * 12, *FRONT)[0].minutes == 8


@pytest.mark.parametrize(
    ("body", "line", "message"),
    [
        ("Không có.", 3, "a checklist needs points to tick: take “Points to tick” from the menu"),
        ("- [ ] a\n- [ ] b", 5, "a checklist has 3 to 12 points, and this one 2"),
        ("- [ ] a\n" * 13, 5, "a checklist has 3 to 12 points, and this one 13"),
        (POINTS + "- [x] Xong", 8, "this point is ticked already; only who watches ticks it"),
        (POINTS + "- Xong", 8, "this item of the list has no box to tick"),
        (POINTS + "- [ ] Xong\n\n  Rồi sao", 8, "a point is one paragraph"),
        (POINTS + "- [ ] Xong\n  - Rồi", 8, "a point is one paragraph"),
        (POINTS + "- [ ] &nbsp;", 8, "this point has no text"),
        (POINTS + "\nNữa:\n\n- [ ] Bốn", 11, "a checklist has one list of points"),
        (POINTS + '\nHỏi?\n\n<!-- data-id="a" -->\n[[6]]', 12, "questions stand in lessons and quizzes only"),
    ],
)
def test_a_fault_stands_at_its_line(body, line, message):
    assert read(body, *FRONT)[1] == [(line, message)]
