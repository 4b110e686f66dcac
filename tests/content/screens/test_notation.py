"""Whatever a screen holds, its notation says it: written and read, it is the same."""

from hypothesis import given
from hypothesis import strategies as st

from portal.content.checks.faults import Faults
from portal.content.screens.parsing import parse_screen
from portal.content.screens.rows import PARTS, RINGS, Row, RowKind, Tab

WORD = (
    st.text("abc ạếđƯ09.,%/", min_size=1, max_size=20)
    .map(str.strip)
    .filter(lambda said: any(map(str.isalpha, said)))
)
PLAIN = (RowKind.APP_BAR, RowKind.ADDRESS, RowKind.BUTTON, RowKind.SECONDARY, RowKind.MESSAGE, RowKind.PICTURE)
ONCE = (RowKind.KEYPAD, RowKind.KEYBOARD)
FIRST = {RowKind.ADDRESS: 0, RowKind.APP_BAR: 1, RowKind.TABS: 3}  # in which order what has a place stands


def row(kind, *said):
    return st.builds(Row, st.just(kind), st.just(0), *said)


ROWS = st.one_of(
    *(row(kind, WORD) for kind in PLAIN),
    *(row(kind) for kind in (RowKind.QR, RowKind.FACE, RowKind.LINE, *ONCE)),
    row(RowKind.ITEM, WORD, WORD | st.just("")),
    row(RowKind.FIELD, WORD, WORD | st.just("")),
    row(RowKind.TEXT, WORD),
    st.builds(lambda said, is_set: Row(RowKind.CHECKBOX, 0, said, is_set=is_set), WORD, st.booleans()),
    st.lists(st.builds(Tab, WORD, st.just(""), st.booleans()), min_size=2, max_size=5).map(
        lambda tabs: Row(RowKind.TABS, 0, tabs=tuple(tabs))
    ),
)
SCREENS = st.lists(ROWS, min_size=1, max_size=12).map(lambda rows: in_order(rows))


def in_order(rows):
    """The rows with bars at their places and each keyboard once, the first of them with rings."""
    kept = [one for at, one in enumerate(rows) if one.kind not in (*ONCE, *FIRST) or kind_at(rows, at)]
    kept.sort(key=lambda one: FIRST.get(one.kind, 2))
    rings = iter(RINGS)
    return [
        Row(
            one.kind,
            0,
            one.text,
            one.detail,
            "" if one.kind == RowKind.LINE else next(rings, ""),
            one.is_set,
            one.tabs,
        )
        for one in kept
    ]


def kind_at(rows, at):
    return rows[at].kind not in {one.kind for one in rows[:at]}


def written(one):
    """The row in the notation of a screen."""
    tabs = " | ".join(f"*{tab.label}*" if tab.is_chosen else tab.label for tab in one.tabs)
    parts = {kind: f"{{{name}}}" for name, kind in PARTS.items()}
    said = {
        RowKind.APP_BAR: f"# {one.text}",
        RowKind.ADDRESS: f"@ {one.text}",
        RowKind.BUTTON: f"[ {one.text} ]",
        RowKind.SECONDARY: f"( {one.text} )",
        RowKind.MESSAGE: f"! {one.text}",
        RowKind.PICTURE: f"{{picture: {one.text}}}",
        RowKind.ITEM: f"- {one.text} › {one.detail}" if one.detail else f"- {one.text}",
        RowKind.FIELD: f"{one.text}: [ {one.detail} ]",
        RowKind.CHECKBOX: f"[{'x' if one.is_set else ' '}] {one.text}",
        RowKind.TABS: f"| {tabs} |",
        RowKind.TEXT: one.text,
        RowKind.LINE: "---",
        **parts,
    }[one.kind]
    return f"{said} {{{one.ring}}}" if one.ring else said


@given(WORD, SCREENS)
def test_a_screen_that_is_written_and_read_is_the_same(title, rows):
    faults = Faults("a.md")
    screen = parse_screen(title, [written(one) for one in rows], 1, faults)

    assert faults.found == []
    assert screen.title == title
    assert [Row(one.kind, 0, one.text, one.detail, one.ring, one.is_set, one.tabs) for one in screen.rows] == rows
