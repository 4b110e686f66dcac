"""Front matter as people write it: comments, empty lines, lists, and quotes and line ends of all kinds."""

from datetime import date
from unicodedata import normalize

from hypothesis import strategies as st

LEFT = "# giữ:"  # how the lines begin that no change may touch
WORDS = "Gõ cửa từng nhà, mã OTP; số 113 “Dừng” a: b# 'x' \"y\" - [z] 2026-03-02 yes 4.10 {{a}} ---".split()
texts = (
    st.lists(st.sampled_from(WORDS), min_size=1, max_size=5).map(" ".join)
    | st.text(st.characters(codec="utf-8", exclude_categories=["Cc", "Cn", "Cs"]), min_size=1, max_size=12)
).map(lambda text: normalize("NFC", text).strip())
titles = texts.filter(bool)
slugs = st.lists(st.sampled_from(["chung", "cao-tuoi", "tre-em"]), min_size=1, max_size=3, unique=True)
codes = st.lists(st.sampled_from(["dlgf:4.2", "4.10", "5ks:4", "113"]), min_size=1, max_size=8)
days = st.dates(min_value=date(2000, 1, 1)).map(lambda day: day.isoformat())
records = st.lists(
    st.fixed_dictionaries({"title": titles}, optional={"url": titles, "checked": days}), min_size=1, max_size=3
)
VALUES = {
    "title": titles,
    "summary": titles,
    "competences": codes,
    "groups": slugs,
    "sources": records,
    "reviewed": days,
    "minutes": st.integers(1, 240),
    "shuffle": st.booleans(),
    "pass_mark": st.integers(1, 100),
}
KEYS = set(VALUES)


def values(name):
    """A value for the key."""
    return VALUES[name]


def double(text):
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"'


def single(text):
    return "'" + text.replace("'", "''") + "'"


def in_block(text):
    return f"|\n  {text}\n  # chữ, không phải ghi chú"


@st.composite
def scalars(draw, value):
    """A scalar in one of the ways to write it."""
    if isinstance(value, bool):
        return draw(st.sampled_from(["true", "yes", "on"] if value else ["false", "no", "off"]))
    if isinstance(value, int):
        return str(value)
    return draw(st.sampled_from([double, single]))(value)


@st.composite
def entries(draw, name):
    """One key with its value, in one of the ways to write them, as lines."""
    value = draw(VALUES[name])
    if name in ("title", "summary") and draw(st.booleans()):
        words = draw(st.sampled_from(["Gõ cửa", "Gõ\n  cửa", in_block("Gõ # cửa"), ">-\n  Gõ\n\n  cửa\n"]))
        return f"{name}: {words}".split("\n")
    if name == "reviewed":
        return [f"{name}: {value}"]
    if not isinstance(value, list):
        return [f"{name}: {draw(scalars(value))}{draw(st.sampled_from(['', '  # ước chừng']))}"]
    dash = draw(st.sampled_from(["- ", "  - ", "    -  "]))
    if name == "sources":
        lines = [f"{name}:"]
        for record in value:
            pairs = [f"{key}: {draw(scalars(one)) if key != 'checked' else one}" for key, one in record.items()]
            is_flow = draw(st.booleans())
            below = " " * len(dash)
            lines += [f"{dash}{{{', '.join(pairs)}}}"] if is_flow else [f"{dash}{pairs[0]}"]
            lines += [] if is_flow else [f"{below}{pair}" for pair in pairs[1:]]
        return lines
    items = [draw(scalars(one)) for one in value]
    if draw(st.booleans()):
        return [f"{name}: [{', '.join(items)}]"]
    return [f"{name}:", *(f"{dash}{item}" for item in items)]


@st.composite
def fronts(draw):
    """The text of a page with front matter that reads without faults, and some body."""
    names = draw(st.permutations(sorted(KEYS - {"title"})))[: draw(st.integers(0, 5))]
    names.insert(draw(st.integers(0, len(names))), "title")
    lines = ["---"]
    for number, name in enumerate(names):
        lines += draw(st.sampled_from([[], [""], [f"{LEFT} {number}"], ["", f"{LEFT} {number}", ""]]))
        lines += draw(entries(name))
    lines += draw(st.sampled_from([[], [""], [f"{LEFT} cuối"]]))
    lines += ["---", *draw(st.sampled_from([[], ["", "Chữ thường", "", "---", "hết"]]))]
    ends = draw(st.sampled_from([["\n"], ["\r\n"], ["\r"], ["\n", "\r\n"], ["\n", "\r\n", "\r"]]))
    last = draw(st.booleans())
    parts = [line + draw(st.sampled_from(ends)) for line in lines[:-1]]
    text = "".join([*parts, lines[-1] + (ends[0] if last else "")])
    form = draw(st.sampled_from(["NFC", "NFD"]))
    return draw(st.sampled_from(["", "\ufeff"])) + normalize(form, text)


def ends_of(text):
    """The kinds of line ends in a text."""
    return {line[len(line.rstrip("\r\n")) :] for line in text.splitlines(keepends=True)} - {""}
