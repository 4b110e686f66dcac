"""Questions of every kind as they come out of the parser, with the letters that mean something in it."""

from html import escape

from hypothesis import strategies as st

from portal.content.questions.question import Gap, MatrixRow, Option, Question

WORDS = "đừng bấm Mã OTP chuyển tiền ở 113 1.000 0,5 số".split()
LETTERS = list("\"'|[](){}<>&*_`#-+.!~\\:=;@$^%/?,…“”")
ODDITIES = (
    '1. 2) --> <!-- [[6]] [(X)] [[?]] {{a}} {#a} &amp; *** --- ~~~ ``` [!TIP] [^1] data-id="b" http://a.vn'.split()
)

words = st.sampled_from(WORDS)
spaced = st.lists(words | st.sampled_from([*ODDITIES, *LETTERS]), min_size=1, max_size=4).map(" ".join)
glued = st.lists(words | st.sampled_from(LETTERS), min_size=1, max_size=5).map("".join)
texts = spaced | glued


def html_of(text):
    return escape(text, quote=False)


def lines(*pieces):
    """One line of inline HTML made of some of these."""
    return st.lists(st.one_of(*pieces), min_size=1, max_size=4).map(" ".join)


said = texts.map(html_of)
marked = st.builds("<{0}>{1}</{0}>".format, st.sampled_from(["strong", "em"]), words)
nested = st.sampled_from(["<strong><em>a</em></strong>", "<em><strong>b</strong></em>", "<code>c d</code>"])
code = texts.filter(lambda text: "--" not in text).map(lambda text: f"<code>{html_of(text)}</code>")
link = st.sampled_from(
    [
        '<a href="https://a.vn/b?c=1&amp;d=2" rel="noopener">đây</a>',
        '<a href="https://a.vn/(b)" rel="noopener">đây</a>',
        '<a href="tel:113">113</a>',
        '<a href="/courses/a/b#c">bài</a>',
    ]
)
in_brackets = lines(said, marked, nested)
in_quotes = lines(said, marked, nested, link)
label = lines(said, marked, nested, link)
rich = lines(said, marked, nested, link, code)

paragraph = st.lists(rich, min_size=1, max_size=3).map(lambda found: "<p>{}</p>".format("\n".join(found)))
items = st.lists(rich, min_size=1, max_size=3)
tight_list = items.map(lambda found: "<ul>\n{}</ul>".format("".join(f"<li>{one}</li>\n" for one in found)))
numbered = items.map(lambda found: "<ol>\n{}</ol>".format("".join(f"<li>{one}</li>\n" for one in found)))
quotation = paragraph.map("<blockquote>\n{}\n</blockquote>".format)
listing = texts.map(lambda text: f'<pre tabindex="0"><code>{html_of(text)}\n</code></pre>')
block = st.one_of(paragraph, tight_list, numbered, quotation, listing)


def joined(blocks):
    return "\n".join(blocks)


# Two lists or quotations in a row are parted by a paragraph, since the parser would make one of them.
blocks = st.lists(block, max_size=2).flatmap(
    lambda found: paragraph.map(lambda last: joined([part for one in found for part in (one, last)] or [last]))
)

typed = texts.filter(lambda text: text.strip() == text)
spellings = st.lists(typed, min_size=1, max_size=3, unique=True).map(tuple)
decimals = st.integers(0, 1000).map(lambda number: number / 1000)
tries = st.none() | st.integers(0, 9)
options = st.lists(st.builds(Option, html=in_brackets, right=st.booleans()), min_size=2, max_size=4).map(tuple)
rows = st.lists(
    st.builds(Option, html=label, right=st.booleans(), feedback=st.just("") | in_quotes), min_size=2, max_size=4
).map(tuple)
BASE = {
    "id": st.sampled_from(["a", "otp-01", "x_2"]),
    "stem": blocks,
    "hints": st.lists(label, max_size=2).map(tuple),
    "explanation": st.just("") | blocks,
    "points": st.integers(0, 8000).map(lambda number: number / 8),
    "penalty": decimals,
    "max_tries": st.none() | st.integers(1, 99),
    "solution_after": tries,
    "hint_after": tries,
    "show_partial": st.booleans(),
    "solved": st.just("") | in_quotes,
    "failed": st.just("") | in_quotes,
    "resolved": st.just("") | in_quotes,
    "passage": st.sampled_from(["", "/courses/a/b#c", "02-b.md"]),
    "tags": st.lists(typed, max_size=2).map(tuple),
}
PARTS = {"partial": st.sampled_from(["exact", "proportional", "right_minus_wrong"])}
SHUFFLED = {"shuffle": st.booleans()}
FOLD = {"fold": st.sampled_from([(), ("case",), ("diacritics", "space"), ("case", "diacritics", "space")])}


def has_right(options):
    return any(option.right for option in options)


def of_kind(kind, **own):
    return st.builds(Question, kind=st.just(kind), **(BASE | own))


def table_rows(width, *, many):
    one = st.integers(0, width - 1).map(lambda column: (column,))
    several = st.sets(st.integers(0, width - 1)).map(lambda found: tuple(sorted(found)))
    single = st.builds(MatrixRow, html=label, right=one)
    row = single | st.builds(MatrixRow, html=label, right=several, many=st.just(True)) if many else single
    return st.lists(row, min_size=2, max_size=4).map(tuple)


def tables(kind):
    columns = st.lists(in_brackets, min_size=2, max_size=4, unique=True).map(tuple)
    return columns.flatmap(
        lambda found: of_kind(
            kind, columns=st.just(found), rows=table_rows(len(found), many=kind == "matrix"), **PARTS, **SHUFFLED
        )
    )


gap = st.builds(Gap, accepted=spellings) | st.builds(Gap, options=options.filter(has_right))
gap_blocks = st.sampled_from(
    [
        "<p>Số {}</p>",
        "<ul>\n<li>Công an {}</li>\n<li>khác</li>\n</ul>",
        "<blockquote>\n<p>{} và <strong>đừng</strong></p>\n</blockquote>",
        '<div class="table" tabindex="0" role="region" aria-label="Bảng 1">\n<table>\n<thead>\n<tr>\n'
        '<th scope="col">Ai | gì</th>\n<th scope="col" class="right">Số</th>\n</tr>\n</thead>\n<tbody>\n<tr>\n'
        '<td>Công an</td>\n<td class="right">{}</td>\n</tr>\n</tbody>\n</table>\n</div>',
    ]
)


def with_gaps(gaps):
    marks = " ".join(f"⟦{number}⟧" for number in range(1, len(gaps) + 1))
    stem = st.builds(
        lambda before, frame, after: f"{before}{frame.format(f'{marks} {after}')}",
        st.just("") | paragraph.map("{}\n".format),
        gap_blocks,
        said,
    )
    return of_kind("gap", gaps=st.just(gaps), stem=stem, **PARTS, **FOLD)


NUMBERS = [("37,5", 37.5), ("1.000", 1000.0), ("-4", -4.0), ("0.125", 0.125)]
QUESTIONS = {
    "single": of_kind("single", options=rows.filter(has_right), **PARTS, **SHUFFLED),
    "multiple": of_kind("multiple", options=rows.filter(has_right), **PARTS, **SHUFFLED),
    "select": of_kind("select", options=options.filter(has_right), **SHUFFLED),
    "text": of_kind("text", accepted=spellings, **FOLD),
    "number": st.sampled_from(NUMBERS).flatmap(
        lambda one: of_kind("number", accepted=st.just(one[:1]), number=st.just(one[1]), tolerance=decimals)
    ),
    "order": of_kind(
        "order", items=st.lists(label, min_size=2, max_size=4, unique=True).map(tuple), **PARTS, **SHUFFLED
    ),
    "matrix": tables("matrix"),
    "match": tables("match"),
    "gap": st.lists(gap, min_size=1, max_size=3).map(tuple).flatmap(with_gaps),
}
