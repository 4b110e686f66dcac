"""A scene as fields and as text again, to the byte."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.content.editing.blocks import BlockKind, block_text, split_source
from portal.content.editing.scene_fields import (
    ChoiceFields,
    SceneFields,
    UnreadableScene,
    UnwritableScene,
    read_scene,
    write_scene,
)

RING = """\
## Máy reo {#may-reo}

Trời gần trưa.

> “Chị giữ máy, không được
> nói với ai.”

- [Hỏi *cho rõ*](#hoi-ro)
- [Cúp máy](#cup)
"""
SAFE = """\
## Cúp máy rồi {#cup}

Xong.

> [!TIP]
> **Cúp** là đúng.
>
> Gọi số mình biết.
"""
SHIPPED = Path(__file__).resolve().parents[2] / "courses"


def test_a_scene_is_its_words_and_its_choices():
    assert read_scene(RING) == SceneFields(
        title="Máy reo",
        id="may-reo",
        text="Trời gần trưa.\n\n> “Chị giữ máy, không được\n> nói với ai.”",
        choices=(ChoiceFields("Hỏi *cho rõ*", "hoi-ro"), ChoiceFields("Cúp máy", "cup")),
    )


def test_an_ending_is_its_verdict_and_what_is_learnt():
    scene = read_scene(SAFE)

    assert (scene.ending, scene.lesson) == ("safe", "**Cúp** là đúng.\n\nGọi số mình biết.")


@pytest.mark.parametrize(
    ("fields", "before", "after"),
    [
        ({"title": "Chuông reo"}, "## Máy reo", "## Chuông reo"),
        ({"text": "Chiều."}, RING.split("\n\n", 1)[1].rsplit("\n\n", 1)[0], "Chiều."),
        ({"text": ""}, RING.split("\n\n", 1)[1].rsplit("\n\n", 1)[0] + "\n\n", ""),
        ({"choices": (ChoiceFields("Cúp máy", "cup"),)}, "- [Hỏi *cho rõ*](#hoi-ro)\n", ""),
        ({"choices": ()}, "\n- [Hỏi *cho rõ*](#hoi-ro)\n- [Cúp máy](#cup)\n", ""),
        (
            {"choices": (ChoiceFields("Cúp máy", "cup"), ChoiceFields("Hỏi *cho rõ*", "hoi-ro"))},
            "- [Hỏi *cho rõ*](#hoi-ro)\n- [Cúp máy](#cup)",
            "- [Cúp máy](#cup)\n- [Hỏi *cho rõ*](#hoi-ro)",
        ),
        ({"ending": "harmed", "lesson": "Mất."}, "ai.”\n\n-", "ai.”\n\n> [!CAUTION]\n> Mất.\n\n-"),
    ],
)
def test_a_change_writes_its_own_lines_only(fields, before, after):
    assert before in RING

    assert write_scene(RING, replace(read_scene(RING), **fields)) == RING.replace(before, after, 1)


def test_a_verdict_is_changed_and_taken_away():
    scene = read_scene(SAFE)

    assert write_scene(SAFE, replace(scene, ending="harmed")) == SAFE.replace("TIP", "CAUTION")
    assert write_scene(SAFE, replace(scene, ending=None)) == "## Cúp máy rồi {#cup}\n\nXong.\n"


def test_a_scene_of_a_heading_alone_gets_everything():
    made = write_scene(
        "## Mới {#moi}\n",
        SceneFields("Mới", "moi", "Chữ.", "safe", "Hay.", "", (ChoiceFields("Đi", "a"), ChoiceFields("Về", ""))),
    )

    assert made == "## Mới {#moi}\n\nChữ.\n\n> [!TIP]\n> Hay.\n\n- [Đi](#a)\n- [Về](#)\n"


def test_other_bytes_stay_where_a_choice_is_written_anew():
    text = "\r\n".join(["## A {#a}  ", "", "Chữ  ", "", "* [Một](#b)  ", "* [Hai](#c)", "", ""]) + "\n"
    scene = read_scene(text)

    made = write_scene(text, replace(scene, choices=(scene.choices[0], ChoiceFields("Ba", "c"))))

    assert made == text.replace("Hai", "Ba")


@pytest.mark.parametrize(
    "text",
    [
        "Chữ.\n\n## A {#a}\n",
        "## A {#a}\n\n## B {#b}\n",
        "## A {#a}\n\n- [x](#b)\n\nChữ sau.\n",
        "## A {#a}\n\n- [x](#b) rồi sao\n- [y](#c)\n",
        "## A {#a}\n\n> [!TIP]\n> Một\n\n> [!CAUTION]\n> Hai\n",
        '## A {#a}\n\n- [x](#b "tựa")\n',
        "",
    ],
)
def test_what_no_form_can_hold_stays_text(text):
    with pytest.raises(UnreadableScene):
        read_scene(text)


@pytest.mark.parametrize(
    "fields",
    [
        {"text": "Chữ.\n\n## Cảnh khác"},
        {"text": "- [đi](#cup)"},
        {"text": "> [!TIP]\n> Hay."},
        {"text": "```\nmở"},
    ],
)
def test_what_would_be_read_as_something_else_is_refused(fields):
    with pytest.raises(UnwritableScene):
        write_scene(RING, replace(read_scene(RING), **fields))


def test_brackets_in_a_choice_stay_its_words():
    made = write_scene(RING, replace(read_scene(RING), choices=(ChoiceFields("Nói ] rồi [x]", "cup"),)))

    assert "- [Nói \\] rồi \\[x\\]](#cup)" in made


WORDS = st.text("ab cÁ*“”.!?()\n", max_size=20)
LABELS = st.text("ab cÁ*[]“”.!?()", min_size=1, max_size=20).filter(str.strip)
CHOICES = st.builds(ChoiceFields, LABELS, st.sampled_from(["", "cup", "hoi-ro"]))
FIELDS = st.builds(
    SceneFields,
    title=st.text("ab cÁ“”.?", min_size=1, max_size=20).filter(str.strip),
    id=st.just("may-reo"),
    text=WORDS,
    ending=st.sampled_from([None, "safe", "harmed"]),
    lesson=WORDS,
    rest=st.just(""),
    choices=st.lists(CHOICES, max_size=4).map(tuple),
)


@given(st.sampled_from([RING, SAFE, RING.replace("\n", "\r\n"), "## M {#may-reo}"]), FIELDS)
def test_any_fields_are_read_back_or_refused_and_read_fields_write_the_same_bytes(text, fields):
    assert write_scene(text, read_scene(text)) == text
    try:
        written = write_scene(text, fields)
    except UnwritableScene:
        return
    assert write_scene(written, read_scene(written)) == written
    assert write_scene(written, fields) == written


def test_every_shipped_scene_is_fields_and_is_written_the_same():
    count = 0
    for path in sorted(SHIPPED.glob("*/*.md")):
        source = path.read_bytes().decode()
        if "kind: scenario" not in source:
            continue
        for block in split_source(source):
            if block.kind == BlockKind.SCENE:
                text = block_text(source, block)
                scene = read_scene(text)
                again = write_scene(text, replace(scene, title="Tên khác"))
                assert write_scene(again, scene).replace("\r\n", "\n") == text
                count += 1
    assert count > 40
