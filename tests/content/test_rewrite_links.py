"""Links follow the pages they lead to."""

from unicodedata import normalize

from portal.content.markdown.rewrite_links import relink_files, rename_media, without_own_folder

NAMES = {"01-mot.md": "02-mot.md", "02-hai.md": "01-hai.md"}


def within(source: str) -> str:
    return relink_files(source, NAMES, renamed_in="an-toan", course="an-toan")


def test_names_that_change_places_do_so_at_once():
    assert within('[a](01-mot.md) [b](02-hai.md#x) <!-- data-passage="01-mot.md#y" -->') == (
        '[a](02-mot.md) [b](01-hai.md#x) <!-- data-passage="02-mot.md#y" -->'
    )


def test_longer_ways_to_the_same_file_are_followed_too():
    assert within("[a](../an-toan/01-mot.md) [b](./02-hai.md)") == "[a](../an-toan/02-mot.md) [b](./01-hai.md)"


def test_files_of_other_courses_with_such_a_name_stay():
    assert within("[a](../khac/01-mot.md) 101-mot.md 01-mot.md.bak") == (
        "[a](../khac/01-mot.md) 101-mot.md 01-mot.md.bak"
    )


def test_from_another_course_only_the_whole_way_is_followed():
    text = "[a](01-mot.md) [b](../an-toan/01-mot.md)"

    assert relink_files(text, NAMES, renamed_in="an-toan", course="khac") == (
        "[a](01-mot.md) [b](../an-toan/02-mot.md)"
    )


def test_the_rest_of_the_text_stays_to_the_letter():
    assert within("﻿---\r\ntitle: a\r\n---\r\n e\u0301 02-ba.md") == "﻿---\r\ntitle: a\r\n---\r\n e\u0301 02-ba.md"


def test_a_link_that_names_its_own_course_leads_straight_to_the_file():
    text = (
        "[a](../an-toan/01-mot.md#x) [b](../an-toan/course.md) [c](../khac/01-mot.md) [d](../../an-toan/01-mot.md)"
    )

    assert (
        without_own_folder(text, "an-toan")
        == "[a](01-mot.md#x) [b](course.md) [c](../khac/01-mot.md) [d](../../an-toan/01-mot.md)"
    )


def test_media_are_followed_however_their_names_are_written():
    old, new = "số một.png", "số một-2.png"
    text = f"![a](media/s%E1%BB%91%20m%E1%BB%99t.png) ![b](<media/{normalize('NFD', old)}>) media/{old}.bak"

    assert rename_media(text, {old: new}) == (
        f"![a](media/s%E1%BB%91%20m%E1%BB%99t-2.png) ![b](<media/{new}>) media/{old}.bak"
    )


def test_other_media_stay():
    text = "![a](media/day-dai.svg) ![b](../media/day.svg) ![c](media/day.svg)"

    assert rename_media(text, {"day.svg": "day-2.svg"}) == (
        "![a](media/day-dai.svg) ![b](../media/day.svg) ![c](media/day-2.svg)"
    )
