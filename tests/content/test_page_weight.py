import brotli
import pytest

from portal.content.checks.page_weight import page_weight
from tests.factories import shipped_library

IMAGE = '<p><img src="/media/{}.svg" alt="A" width="4" height="3" loading="lazy" decoding="async"></p>'


def test_words_weigh_what_they_weigh_when_they_are_sent():
    html = "<p>Dừng – Hỏi – Kiểm tra – Báo.</p>" * 300

    weight = page_weight([{"html": html}], {})

    assert weight.html == len(brotli.compress(html.encode(), quality=3)) < len(html.encode()) / 20
    assert (weight.pictures, weight.heaviest) == (0, "")
    assert weight.seconds == pytest.approx(0.4 + weight.html / 50_000)


def test_pictures_weigh_once_and_the_heaviest_is_named():
    blocks = [
        {"html": IMAGE.format("a") + IMAGE.format("b")},
        {
            "question": {
                "stem": IMAGE.format("a"),
                "options": [{"html": "<p>b</p>", "feedback": IMAGE.format("c")}],
            }
        },
        {"scene": {"html": IMAGE.format("d"), "choices": [{"html": "e", "to": "f"}]}},
        {"points": ["g", IMAGE.format("khong-ro")]},
    ]

    weight = page_weight(
        blocks, {f"/media/{name}.svg": size for name, size in zip("abcd", (1, 50, 7, 9), strict=True)}
    )

    assert weight.pictures == 67
    assert weight.heaviest == "/media/b.svg"


def test_fifty_kilobytes_of_pictures_take_a_second_and_two_round_trips():
    weight = page_weight([{"html": IMAGE.format("a")}], {"/media/a.svg": 50_000})

    assert weight.seconds == pytest.approx(0.8 + 1 + weight.html / 50_000)
    assert weight.picture_kb == 48.8
    assert weight.kb == pytest.approx(48.8 + weight.html / 1024, abs=0.1)


def test_sounds_wait_until_they_are_played():
    html = '<audio src="/media/a.mp3" controls="" preload="none" aria-label="Nghe"></audio>'

    assert page_weight([{"html": html}], {"/media/a.mp3": 900_000}).pictures == 0


def test_a_page_of_nothing_takes_one_round_trip():
    weight = page_weight([], {})

    assert (weight.html, weight.kb, weight.seconds) == (0, 0.0, 0.4)


def test_every_shipped_page_is_there_in_a_few_seconds():
    for course in shipped_library().courses:
        sizes = {file.url: file.size for file in course.media}
        for page in course.pages:
            weight = page_weight(page.blocks, sizes)

            assert 0.4 < weight.seconds < 5
            assert weight.pictures == sum(file.size for file in course.media if file.url in str(page.blocks))
