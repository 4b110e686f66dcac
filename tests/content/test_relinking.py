"""Links follow the pages they lead to."""

from portal.content.relinking import relinked

NAMES = {"01-mot.md": "02-mot.md", "02-hai.md": "01-hai.md"}


def within(source: str) -> str:
    return relinked(source, NAMES, renamed_in="an-toan", course="an-toan")


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

    assert relinked(text, NAMES, renamed_in="an-toan", course="khac") == (
        "[a](01-mot.md) [b](../an-toan/02-mot.md)"
    )


def test_the_rest_of_the_text_stays_to_the_letter():
    assert within("﻿---\r\ntitle: a\r\n---\r\n e\u0301 02-ba.md") == "﻿---\r\ntitle: a\r\n---\r\n e\u0301 02-ba.md"
