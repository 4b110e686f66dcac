from portal.content.pages.passages import Passage, passages
from tests.content.reading import read

PAGE = """\
Mở đầu, gọi {{ so-bao }}.

## Bước một {#mot}

Đừng **bấm**
vào liên kết.[^1]

> [!WARNING]
> Cúp máy & gọi lại.

| Số | Việc |
|----|------|
| 1  | Khóa thẻ |

### Hai & ba

- một
- hai {{ so-xa }}

![Ổ khóa](media/a.png)

[^1]: Nghị định 282
"""


def test_a_page_is_parted_by_its_headings():
    shown, _faults = read(PAGE)

    assert passages(shown.blocks) == [
        Passage("", "", "Mở đầu, gọi 156."),
        Passage("mot", "Bước một", "Đừng bấm vào liên kết.\nCúp máy & gọi lại.\nSố Việc\n1 Khóa thẻ"),
        Passage("hai-ba", "Hai & ba", "một\nhai 0290 3831 234\nỔ khóa"),
        Passage("fn1", "", "Nghị định 282"),
    ]


def test_nothing_in_it_answers_a_question():
    body = (
        '## A {#a}\n\nTrước.\n\nHỏi?\n\n<!-- data-id="a" -->\n[[bí mật]]\n[[?]] Gợi ý\n***\nVì sao\n***\n\nSau.\n'
    )
    shown, _faults = read(body)

    assert passages(shown.blocks) == [Passage("a", "A", "Trước.\nSau.")]


def test_a_scenario_is_found_by_its_introduction_and_its_endings():
    opening = {"id": "goi", "title": "Gọi", "html": "<p>Chuyển tiền!</p>", "ending": None, "choices": []}
    ending = {"id": "thoat", "title": "Thoát", "html": "<p>Đã cúp máy.</p>", "ending": "safe", "choices": []}

    found = passages([{"html": "<p>Số lạ gọi.</p>"}, {"scene": opening}, {"scene": ending}])

    assert found == [Passage("", "", "Số lạ gọi."), Passage("", "Thoát", "Đã cúp máy.")]


def test_the_points_of_a_checklist_belong_to_the_heading_before_them():
    found = passages([{"html": '<h2 id="lam">Làm</h2><p>Xem:</p>'}, {"points": ["Mở <em>Zalo</em>", "Tắt"]}])

    assert found == [Passage("lam", "Làm", "Xem:\nMở Zalo\nTắt")]


def test_a_heading_with_nothing_under_it_is_found_and_an_empty_page_is_not():
    assert passages([{"html": '<h2 id="a">A</h2><h3 id="b">B</h3><p>b</p>'}]) == [
        Passage("a", "A", ""),
        Passage("b", "B", "b"),
    ]
    assert passages([]) == []
