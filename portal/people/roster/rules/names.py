"""Names of people as rosters spell them."""

import re
from unicodedata import category

from portal.accounts.models import MAX_NAME_LENGTH
from portal.content.text.vietnamese import fold, nfc, plain_d
from portal.people.roster.rules.rows import Remark

NAME_SEPARATORS = frozenset(" '’-.")
NAME_PART = re.compile(r"[^\s'’.-]+")


def clean_name(typed: str, *, keep_case: bool) -> tuple[str, list[Remark], list[Remark]]:
    """The name as it is kept, its faults and its notes.

    A name all in capitals, or all without them, is put into proper case, unless it is to stay as it was typed.
    """
    name = " ".join(plain_d(nfc(typed)).split())
    if not name:
        return "", [Remark("name", "name_missing")], []
    if len(name) > MAX_NAME_LENGTH:
        return name[:MAX_NAME_LENGTH], [Remark("name", "name_long", {"most": MAX_NAME_LENGTH})], []
    odd = next((sign for sign in name if not is_letter(sign) and sign not in NAME_SEPARATORS), None)
    if odd is not None or not is_letter(name[0]):
        return name, [Remark("name", "name_signs", {"sign": odd or name[0]})], []
    if not has_one_case(name):
        return name, [], []
    proper = proper_case(name)
    if keep_case:
        return name, [], [Remark("name", "name_kept", {"proper": proper})]
    return proper, [], [Remark("name", "name_case", {"typed": name})]


def is_letter(sign: str) -> bool:
    """Whether it is a letter, or a mark on one."""
    return category(sign)[0] in "LM"


def has_one_case(name: str) -> bool:
    """Whether somebody wrote it all in capitals, or with none."""
    return len(name) > 1 and (name == name.upper() or name == name.lower()) and name.upper() != name.lower()


def proper_case(name: str) -> str:
    """Every part with a capital: Trần Thị Út, H’Hen Niê."""
    return NAME_PART.sub(lambda part: part[0][0].upper() + part[0][1:].lower(), name)


def is_alike(one: str, other: str) -> bool:
    """Whether both may well be one person: the same words but for dấu, or some of them left out."""
    first, second = fold(one).split(), fold(other).split()
    if first == second:
        return True
    shorter, longer = sorted((first, second), key=len)
    if len(shorter) < 2 or shorter[-1] != longer[-1] or shorter[0] != longer[0]:
        return False
    rest = iter(longer)
    return all(word in rest for word in shorter)


def has_lost_marks(name: str, known: str) -> bool:
    """Whether the name is the known one, only without its dấu."""
    return name != known and fold(name) == fold(known) and name == fold(name, case=False)
