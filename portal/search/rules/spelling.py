"""Spelling corrections: what was meant by raw Telex keys, doubled letters, or letters in a wrong order."""

import re

from portal.content.text.vietnamese import TONES, fold, letters_and_tones, nfc

MAX_CORRECTIONS = 12
# Of letters without dấu: what may begin a syllable, its vowels, and what may end it.
SYLLABLE = re.compile(
    r"(?:ngh|ng|nh|ch|gh|gi|kh|ph|qu|th|tr|[bcdghklmnprstvx])?"
    r"(?:oeo|a[iouy]?|e[ou]?|i(?:a|eu?|u)?|o(?:a[iy]?|e|i)?|u(?:ay?|e|i|o[iu]?|u|y[aeu]?)?|y(?:eu?)?)"
    r"(?:ng|nh|ch|[cmnpt])?"
)
VOWELS = frozenset("aăâeêioôơuưy")
SHAPED = frozenset("ăâêôơư")  # a tone stands on these first
TELEX_TONES = {"f": "\u0300", "r": "\u0309", "x": "\u0303", "s": "\u0301", "j": "\u0323"}
TELEX_SHAPES = (
    *(("uow", "ươ"), ("uaw", "ưa"), ("dd", "đ"), ("aa", "â"), ("ee", "ê"), ("oo", "ô")),
    *(("aw", "ă"), ("ow", "ơ"), ("uw", "ư"), ("w", "ư")),
)
TELEX_WORD = re.compile(r"([^aeiouy]*[aeiouy][a-z]*?)([sfrxj])([a-z]*)")
REPEATED = re.compile(r"(.)\1+")
OPEN_PAIRS = frozenset({"oa", "oe", "uy"})  # without a consonant behind them they bear the tone on the second


def corrections(words: tuple[str, ...]) -> tuple[str, ...]:
    """Questions that may have been meant instead of these words, the likeliest first; each differs from them."""
    typed = [nfc(word).casefold() for word in words]
    decoded = [decode_telex(word) or word for word in typed]
    single = [re.sub(REPEATED, r"\1", word) for word in typed]
    meant = [decoded, single, [re.sub(REPEATED, r"\1", word) for word in decoded]]
    for at, word in enumerate(typed):
        meant += [[*typed[:at], other, *typed[at + 1 :]] for other in transpositions(word)]
    found = dict.fromkeys(" ".join(one) for one in meant if one != typed)
    return tuple(found)[:MAX_CORRECTIONS]


def decode_telex(word: str) -> str:
    """The syllable that these keys write in Telex, if they write one that looks otherwise; else nothing."""
    if not (word.isascii() and word.isalpha()):
        return ""
    tone, letters = "", word
    if match := TELEX_WORD.fullmatch(word):
        letters, tone = match[1] + match[3], TELEX_TONES[match[2]]
    for keys, shape in TELEX_SHAPES:
        letters = letters.replace(keys, shape)
    syllable = with_tone(list(letters), tone)
    return syllable if syllable != word and SYLLABLE.fullmatch(fold(syllable)) else ""


def transpositions(word: str) -> list[str]:
    """The syllables in which two neighbouring letters have changed places."""
    parts = letters_and_tones(word)
    tone = next((part for part in parts if part in TONES), "")
    letters = [part for part in parts if part not in TONES]
    found = []
    for at in range(len(letters) - 1):
        swapped = [*letters[:at], letters[at + 1], letters[at], *letters[at + 2 :]]
        if swapped != letters and SYLLABLE.fullmatch(fold("".join(swapped))):
            found.append(with_tone(swapped, tone))
    return found


def with_tone(letters: list[str], tone: str) -> str:
    """The syllable of these letters with its tone where the spelling puts it."""
    at = [place for place, letter in enumerate(letters) if letter in VOWELS]
    # In “gi” and “qu” before another vowel, i and u belong to the consonant.
    if len(at) > 1 and "".join(letters[: at[0] + 1]) in ("gi", "qu"):
        at = at[1:]
    if not tone or not at:
        return nfc("".join(letters))
    shaped = [place for place in at if letters[place] in SHAPED]
    is_closed = at[-1] < len(letters) - 1
    pair = "".join(letters[place] for place in at)
    if shaped:
        bearer = shaped[-1]
    elif len(at) > 2:
        bearer = at[1]
    else:
        bearer = at[-1] if is_closed or pair in OPEN_PAIRS else at[0]
    return nfc("".join([*letters[: bearer + 1], tone, *letters[bearer + 1 :]]))
