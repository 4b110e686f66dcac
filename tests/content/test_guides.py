import pytest

from tests.content.reading import read

FRONT = ("kind: guide", "groups: [cao-tuoi]")


def test_a_guide_is_one_text_with_its_steps_in_it():
    shown, faults = read("Trước hết:\n\n1. Mở **Zalo**\n2. Tắt\n   - một\n\nGọi {{ so-bao }}.", *FRONT)

    assert faults == []
    (block,) = shown.blocks
    assert "<li>Mở <strong>Zalo</strong></li>" in block["html"]
    assert shown.plain == "Trước hết:\nMở Zalo\nTắt\nmột\nGọi 156."


@pytest.mark.parametrize(
    ("body", "line", "message"),
    [
        ("- Mở\n- Tắt", 3, "a guide needs its steps as a numbered list"),
        ("1. Mở\n\nRồi\n\n2. Tắt", 10, "a second ordered list: the steps of a guide are one"),
        ("1. Mở\n   1. Nhỏ", 7, "a second ordered list"),
        ('1. Mở\n\nHỏi?\n\n<!-- data-id="a" -->\n[[6]]', 11, "questions stand in lessons and quizzes only"),
    ],
)
def test_a_fault_stands_at_its_line(body, line, message):
    ((at, said),) = read(body, *FRONT)[1]

    assert at == line
    assert message in said


def test_a_guide_is_lighter_than_other_pages():
    _shown, faults = read("1. " + "chữ " * 8_000, *FRONT)

    ((line, message),) = faults
    assert line == 1
    assert "KB, more than 30 KB" in message
