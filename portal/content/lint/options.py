"""Options that give the answer away: by their length, or by words that nobody would say of a good deed."""

import re
from collections.abc import Iterator

from portal.content.checks.faults import N_
from portal.content.enums import PageKind, QuestionKind
from portal.content.lint.names import LONGEST_OPTION, SELF_CONDEMNING_OPTION, SHORTEST_OPTION
from portal.content.lint.texts import words_of
from portal.content.lint.warning import LintContext, LintedPage, LintWarning
from portal.content.pages.structure import AskedQuestion

MIN_QUESTIONS = 5  # of one choice; a share of fewer says nothing
MAX_SHARE = 0.4  # of these, in which the right option may stand out by its length; by chance it is a third
MIN_LETTERS_APART = 3  # fewer letters more or less are not seen
# Words by which an option tells of itself that it is wrong.
SELF_CONDEMNING = re.compile(
    r"""
    (?<!hiện\s)(?<!phóng\s)(?<!vĩ\s)(?<!cực\s)(?<!tối\s)(?<!thời\s)(?<!trọng\s)(?<!quảng\s)
    \bđại\b(?!\s+(?:lý|lí|diện|học|hội|biểu|tá|úy|tướng|đội|ca|khái|gia|dịch|lộ|dương|sứ|hạ|đa))
    | \bcho\s+(?:lẹ|xong(?:\s+chuyện)?|yên\s+(?:thân|chuyện)|qua\s+chuyện|khuất\s+mắt)\b
    | \bcho\s+(?:rồi|có|qua|yên|khỏe)(?=[\W_]*$)
    | \b(?:thôi|mặc)\s+kệ\b | \bkệ\s+(?:nó|họ|đi|người\s+ta)\b
    | \bchửi | \bmắng\b | \bnạt\b | \bhù\s+(?:lại|dọa)\b
    | \blén\b | \blén\s+lút\b | \bgiấu\s+(?:nhẹm|luôn|biệt)\b
    | \b(?:làm|bấm|ký|nhắm\s+mắt)\s+(?:liều|bừa|ẩu|càn)\b | \bnhắm\s+mắt\b
    """,
    re.VERBOSE | re.IGNORECASE,
)


def longest_option(page: LintedPage, context: LintContext) -> Iterator[LintWarning]:
    """A quiz whose right options are the longest ones too often."""
    text = N_("right options are the longest in %(count)s of %(all)s questions, more than %(most)s: %(ids)s")
    yield from standing_out(page, context, LONGEST_OPTION, text, sign=1)


def shortest_option(page: LintedPage, context: LintContext) -> Iterator[LintWarning]:
    """A quiz whose right options are the shortest ones too often."""
    text = N_("right options are the shortest in %(count)s of %(all)s questions, more than %(most)s: %(ids)s")
    yield from standing_out(page, context, SHORTEST_OPTION, text, sign=-1)


def standing_out(
    page: LintedPage, context: LintContext, check: str, text: str, *, sign: int
) -> Iterator[LintWarning]:
    singles = [asked for asked in page.parsed.asked if is_single(asked)]
    if page.kind != PageKind.QUIZ or len(singles) < MIN_QUESTIONS:
        return
    found = [asked for asked in singles if is_apart(asked, context, sign)]
    most = int(len(singles) * MAX_SHARE)
    if len(found) > most:
        ids = ", ".join(asked.id for asked in found)
        yield page.warn(check, found[0].draft.line, text, count=len(found), all=len(singles), most=most, ids=ids)


def is_single(asked: AskedQuestion) -> bool:
    """Whether one option of several is to be chosen, and exactly one is right."""
    rights = sum(right for _label, right, _said in asked.draft.options)
    return asked.draft.kind == QuestionKind.SINGLE and rights == 1


def is_apart(asked: AskedQuestion, context: LintContext, sign: int) -> bool:
    """Whether the right option is longer (or with sign -1 shorter) than every other by what an eye sees."""
    lengths = [(right, sign * len(words_of([label], context))) for label, right, _said in asked.draft.options]
    mine = next(length for right, length in lengths if right)
    others = [length for right, length in lengths if not right]
    return bool(others) and mine - max(others) >= MIN_LETTERS_APART


def self_condemning_option(page: LintedPage, context: LintContext) -> Iterator[LintWarning]:
    """A wrong option whose own words say that it is wrong."""
    for asked in page.parsed.asked:
        for label, right, _said in asked.draft.options:
            words = words_of([label], context).strip("“”")
            found = None if right else SELF_CONDEMNING.search(words)
            if found is not None:
                text = N_("“%(word)s” says of this option that it is wrong: “%(words)s”")
                line = label.map[0] + 1 if label.map else asked.draft.line
                yield page.warn(SELF_CONDEMNING_OPTION, line, text, quote=words, word=found[0], words=words)
