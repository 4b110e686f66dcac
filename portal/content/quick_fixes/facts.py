"""Numbers typed by themselves that may change one day: they belong into facts, which are looked up again."""

import re
from collections.abc import Iterator

from portal.content.checks.faults import N_
from portal.content.quick_fixes.quick_fix import QuickFix, TextToFix
from portal.content.text.line_ends import Edit

PHONE = re.compile(
    r"(?<![\w.,/+\-])(?:1[89]00(?:[ .]?\d){4,6}|(?:0|\+84)(?:[ .]?\d){8,10}|1(?:1[1-5]|56|022))"
    r"(?![\w%/]|[.,\-]\d)",
    re.ASCII,
)
CALLED = re.compile(r"(?:số|gọi|bấm|tổng đài|đường dây|máy)[^.!?;:]{0,30}$", re.IGNORECASE)
AMOUNT = re.compile(r"(?<![\w.,])\d{1,3}(?:[.]\d{3})*(?:,\d+)?[ ]?(?:đồng|%)(?!\w)")
SET_BY_RULE = re.compile(
    r"(?:lệ phí|học phí|phí|phạt|tiền lương|lương tối thiểu|mức|thuế|trợ cấp|phụ cấp|lãi suất)[^.!?;:]{0,40}$",
    re.IGNORECASE,
)
SHORT_NUMBER = 5  # digits; a shorter one is taken for a telephone number only where somebody is to call it


def bare_numbers(text: TextToFix) -> Iterator[QuickFix]:
    """Telephone numbers and sums set by a rule that readers see, outside of links and of answers to be typed."""
    by_digits = {digits(fact.value): fact for fact in text.facts.values() if fact.phone}
    by_digits |= {fact.value: fact for fact in text.facts.values() if AMOUNT.fullmatch(fact.value)}
    told: set[tuple[int, str]] = set()
    use = N_("the number %(number)s is the fact “%(label)s”: taken from there it changes by itself")
    make = N_("the number %(number)s may change one day: as a fact it is looked up again in time")
    for line, shown in shown_texts(text):
        for said in [*PHONE.finditer(shown), *AMOUNT.finditer(shown)]:
            number, before = said[0], shown[max(0, said.start() - 80) : said.start()]
            is_sum = AMOUNT.fullmatch(number) is not None
            if is_sum and not SET_BY_RULE.search(before):
                continue
            if not is_sum and len(digits(number)) < SHORT_NUMBER and not CALLED.search(before):
                continue
            if (line, number) in told or number not in text.lines[line - 1]:
                continue
            place = sum(1 for its, _number in told if its == line)
            told.add((line, number))
            fact = by_digits.get(number if is_sum else digits(number))
            if fact is None:
                yield QuickFix(
                    "number", line, make, values=(("number", number),), is_safe=False, wanted=number, place=place
                )
                continue
            alone = re.compile(rf"(?<![\w.,/+\-{{]){re.escape(number)}(?![\w%/}}]|[.,\-]\d)")
            changed = alone.sub(f"{{{{ {fact.id} }}}}", text.lines[line - 1], count=1)
            values = (("label", fact.label or fact.id), ("number", number))
            yield QuickFix(
                "number", line, use, (Edit(line - 1, line, (changed,)),), values, is_safe=False, place=place
            )


def digits(number: str) -> str:
    """The number as it is compared: +84 is 0."""
    plain = re.sub(r"[^\d+]", "", number)
    return "0" + plain[3:] if plain.startswith("+84") else plain


def shown_texts(text: TextToFix) -> Iterator[tuple[int, str]]:
    """The words that readers see outside of links, each with its line."""
    for token in text.tokens:
        depth = 0
        for child in token.children or []:
            depth += (child.type == "link_open") - (child.type == "link_close")
            if child.type == "text" and depth == 0 and "line" in child.meta:
                yield int(child.meta["line"]), child.content
