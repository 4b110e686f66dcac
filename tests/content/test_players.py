"""Sounds and films on a page: written as links, played where they stand, a voice under its heading."""

import pytest

from portal.content.pages.page import parse_page, render_page
from portal.content.pages.render_context import Medium, RenderContext

TYPES = {"webm": "audio/webm", "mp3": "audio/mpeg", "mp4": "video/mp4", "webp": "image/webp"}


def shown(body: str, language: str = "vi") -> str:
    def medium(destination: str) -> Medium:
        return Medium("/" + destination, TYPES[destination.rpartition(".")[2]], 640, 360, 2_500_000)

    page = parse_page("a.md", f"---\ntitle: Bài\n---\n{body}")
    place = RenderContext({}, link=lambda to: "/to/" + to, medium=medium, language=language)
    found = render_page(page, place)
    assert page.faults + found.faults == ()
    return "\n".join(block["html"] for block in found.blocks)


def test_a_link_alone_to_a_sound_is_where_it_is_played():
    html = shown("Chữ.\n\n[Nghe cuộc gọi](media/a.mp3)\n")

    assert '<audio src="/media/a.mp3" controls="" preload="none" aria-label="Nghe cuộc gọi"></audio>' in html
    assert "<small>Nghe cuộc gọi</small>" in html


@pytest.mark.parametrize("body", ["[Nghe](media/a.webm)\n\nChữ.", "## Một\n\n[Nghe](media/a.webm)\n\nChữ."])
def test_right_under_a_heading_or_at_the_beginning_it_is_the_voice_of_the_section(body):
    assert ' class="voice"></audio>' in shown(body)


@pytest.mark.parametrize(
    "body",
    ["## Một\n\n![Cuộc gọi](media/a.webm)", "Chữ.\n\n[Nghe](media/a.webm)", "> [Nghe](media/a.webm)"],
)
def test_elsewhere_and_as_a_picture_it_is_shown_for_itself(body):
    html = shown(body)

    assert "<audio" in html
    assert "voice" not in html


def test_a_link_within_a_sentence_and_one_to_a_picture_stay_links():
    html = shown("Nghe [ở đây](media/a.mp3) nghe.\n\n[Hình](media/a.webp)\n\n[Bài](02-b.md)")

    assert "<audio" not in html
    assert html.count("<a href") == 3


@pytest.mark.parametrize(("language", "size"), [("vi", "2,4 MB"), ("en", "2.4 MB")])
def test_a_film_comes_by_a_tap_only_and_tells_its_size_before(language, size):
    html = shown("[Phim: đổi mật khẩu](media/a.mp4)", language)

    assert 'preload="none"' in html
    assert 'width="640" height="360"' in html
    assert f"<small>Phim: đổi mật khẩu · {size}</small>" in html


@pytest.mark.parametrize("title", ["trang trí", "Decorative"])
def test_a_picture_that_says_so_only_decorates(title):
    assert 'alt=""' in shown(f'Chữ.\n\n![](media/a.webp "{title}")')


def test_a_picture_with_another_title_still_needs_words():
    page = parse_page("a.md", '---\ntitle: Bài\n---\n![](media/a.webp "đẹp")\n')

    assert [fault.line for fault in page.faults] == [4]
