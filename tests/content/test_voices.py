"""A recorded voice gets into its section and out again; every other byte of the page stays."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.content.pages.render_context import Fact
from portal.content.pages.voices import VoiceSection, voice_sections, with_voice, without_voice

PAGE = """---
title: Bài
---
Lời đầu.

## Một {#mot}
Gọi {{ so }}.

### Hai

[Nghe: Hai](media/hai.webm)

Đoạn hai.

Cô Ba nên làm gì?

<!-- data-id="a" -->
- [(X)] Cúp máy
- [( )] Đọc mã

```
## không phải tiêu đề
```
"""


def test_every_section_tells_its_heading_words_and_voice():
    found = voice_sections(PAGE, [Fact("so", "156")])

    assert [(one.heading, one.words, one.voice) for one in found] == [
        ("", "Lời đầu.", ""),
        ("Một", "Gọi 156.", ""),
        ("Hai", "Đoạn hai.", "hai.webm"),
    ]


def test_a_page_without_headings_is_one_section_and_an_empty_one_has_none():
    assert [one.words for one in voice_sections("---\ntitle: A\n---\nChữ.")] == ["Chữ."]
    assert voice_sections("---\ntitle: A\n---\n") == ()


@pytest.mark.parametrize("place", [0, 1, 2])
@pytest.mark.parametrize("end", ["\n", "\r\n"])
def test_a_voice_stands_right_under_its_heading(place, end):
    source = "\ufeff" + PAGE.replace("\n", end)
    section = voice_sections(source)[place]

    said = with_voice(source, section, "moi.webm", "Nghe: [thử]")

    again = voice_sections(said)
    assert [one.voice for one in again] == [
        "moi.webm" if at == place else one.voice for at, one in enumerate(voice_sections(source))
    ]
    assert again[place].words == section.words
    assert r"[Nghe: \[thử\]](media/moi.webm)" + end in said
    assert "\n" not in said.replace(end, "")
    assert voice_sections(without_voice(said, again[place]))[place].voice == ""


BLOCKS = st.sampled_from(
    [
        "## Một",
        "## Hai\nSát.",
        "### Ba {#ba}",
        "Chữ  ",
        "- một\n- hai",
        "> [!TIP]\n> Mẹo",
        "[Nghe](media/a.webm)",
        "```\n## a\n```",
    ]
)


@given(st.lists(BLOCKS, min_size=1, max_size=7), st.sampled_from(["\n", "\r\n"]), st.integers(0, 6))
def test_putting_in_and_taking_out_touches_no_other_line(blocks, end, place):
    source = end.join(["---", "title: A", "---", (end * 2).join(blocks).replace("\n", end)]).replace("\r\r", "\r")
    sections = voice_sections(source)
    if not sections:
        return
    section: VoiceSection = sections[place % len(sections)]

    said = with_voice(source, section, "moi.webm", "Nghe")

    def words(text: str) -> list[str]:
        return [line for line in text.splitlines() if line.strip()]

    gone = [] if not section.voice else [source.splitlines()[section.voice_line]]
    kept = words(said)
    kept.remove("[Nghe](media/moi.webm)")
    before = words(source)
    for line in gone:
        before.remove(line)
    assert sorted(kept) == sorted(before)
    (mine,) = [one for one in voice_sections(said) if one.key == section.key]
    assert mine.voice == "moi.webm"
    assert sorted(words(without_voice(said, mine))) == sorted(before)
