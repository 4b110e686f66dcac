"""What a question tells before it asks: verdicts of the narrator, and quizzes in which nothing is genuine."""

import re
from collections.abc import Iterator

from portal.content.checks.faults import N_
from portal.content.enums import PageKind
from portal.content.lint.names import GENUINE_SHARE, VERDICT_IN_STEM
from portal.content.lint.texts import told_words
from portal.content.lint.warning import LintContext, LintedPage, LintWarning
from portal.content.pages.structure import AskedQuestion

GENUINE, FAKE = "thật", "giả"  # tags of questions about a message, a call, somebody at the door
MIN_MESSAGES = 3
# What the narrator says of a message instead of showing it.
VERDICT = re.compile(
    r"""
    \bkhông\s+(?:hề\s+)?(?:đòi|hỏi|xin|kêu|biểu|yêu\s+cầu)\s+(?:gì|chi|đồng\s+nào|tiền|mã)\b
    | \bkhông\s+(?:hề\s+)?(?:nói|nhắc)\s+(?:gì\s+)?(?:tới|đến)\b
    | \bkhông\s+(?:có|kèm)\s+(?:đường\s+(?:liên\s+kết|link|dẫn)|link)\b
    """,
    re.VERBOSE | re.IGNORECASE,
)
# Words that judge, in a question about something that may be genuine or not.
JUDGEMENT = re.compile(
    r"\bkẻ\s+(?:lừa|gian|xấu|gạt)\b|\blừa\s+đảo\b|\bgiả\s+(?:mạo|danh)\b|\bmạo\s+danh\b|\b(?:tin|trang|cuộc|người)\s+giả\b",
    re.IGNORECASE,
)


def verdict_in_stem(page: LintedPage, context: LintContext) -> Iterator[LintWarning]:
    """A question whose narrator says what the learner is to find out."""
    for asked in page.parsed.asked:
        told = told_words(asked.stem, context)
        found = VERDICT.search(told) or (JUDGEMENT.search(told) if is_of_message(asked) else None)
        if found is not None:
            text = N_("“%(words)s” gives the verdict before the question: show the words of the message only")
            line = asked.stem[0].map[0] + 1 if asked.stem and asked.stem[0].map else asked.draft.line
            yield page.warn(VERDICT_IN_STEM, line, text, quote=found[0], words=found[0])


def genuine_share(page: LintedPage, context: LintContext) -> Iterator[LintWarning]:
    """A quiz in which fewer than a third of the messages are genuine."""
    messages = [asked for asked in page.parsed.asked if is_of_message(asked)]
    genuine = sum(is_genuine(asked) for asked in messages)
    if page.kind == PageKind.QUIZ and len(messages) >= MIN_MESSAGES and genuine * 3 < len(messages):
        text = N_("%(count)s of %(all)s messages are genuine (tag “thật”), fewer than a third")
        yield page.warn(GENUINE_SHARE, messages[0].draft.line, text, count=genuine, all=len(messages))


def is_of_message(asked: AskedQuestion) -> bool:
    """Whether it asks about something that may be genuine or not: by its tags, or by a message card."""
    return bool({GENUINE, FAKE} & set(tags_of(asked))) or any(token.type == "message_open" for token in asked.stem)


def is_genuine(asked: AskedQuestion) -> bool:
    """By its tags; where they say neither, by clues that all speak for a genuine message."""
    tags = set(tags_of(asked))
    if {GENUINE, FAKE} & tags:
        return GENUINE in tags
    clues = [child for token in asked.stem for child in token.children or () if child.type == "clue_open"]
    return bool(clues) and all(clue.meta["is_genuine"] for clue in clues)


def tags_of(asked: AskedQuestion) -> tuple[str, ...]:
    return tuple(asked.fields.get("tags", ()))
