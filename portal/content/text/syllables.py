"""Syllables of Vietnamese: whether a word could be one, as its spelling goes, and how many a text has."""

import re
from collections.abc import Iterable
from functools import lru_cache
from unicodedata import normalize

from portal.content.text.vietnamese import TONES, nfc

ONSET = re.compile(r"(?:ngh|ng|nh|gh|gi|kh|ch|ph|qu|th|tr|[bcdđghklmnpqrstvx])?")
# Toneless, as they follow an onset; that c, k and q, or g and gh, share them out is not looked at.
RIMES = frozenset(
    """
    a ac ach ai am an ang anh ao ap at au ay ăc ăm ăn ăng ăp ăt âc âm ân âng âp ât âu ây
    e ec em en eng eo ep et ê êch êm ên ênh êp êt êu i ia ich im in inh ip it iu iêc iêm iên iêng iêp iêt iêu
    o oc oi om on ong op ot oa oac oach oai oam oan oang oanh oao oap oat oay oăc oăm oăn oăng oăt oe oen oeo oet
    ooc oong ô ôc ôi ôm ôn ông ôp ôt ơ ơi ơm ơn ơp ơt
    u ua uc ui um un ung up ut uân uâng uât uây uê uêch uênh uơ uy uya uych uyên uyêt uyn uynh uyp uyt uyu
    uôc uôi uôm uôn uông uôt ư ưa ưc ưi ưm ưn ưng ưt ưu ươc ươi ươm ươn ương ươp ươt ươu
    y yêm yên yêng yêt yêu yn ynh yt ych
    """.split()
)
TONE_MARKS = frozenset(TONES)
JOINT = re.compile(r"[/–-]")  # between syllables that are written as one word: anh/chị
AROUND = ".,:;!?…“”‘’\"'()[]*_"


@lru_cache(maxsize=8192)
def is_syllable(word: str) -> bool:
    """Whether the word is spelt like a syllable of Vietnamese, with at most one tone."""
    apart = normalize("NFD", word.lower())
    if sum(mark in TONE_MARKS for mark in apart) > 1:
        return False
    plain = nfc("".join(mark for mark in apart if mark not in TONE_MARKS))
    onset = ONSET.match(plain)
    begun = onset.end() if onset else 0
    # “gì” is an onset with nothing after it: there the i is the rime, too.
    return plain[begun:] in RIMES or (plain[:2] == "gi" and plain[1:] in RIMES)


def count_syllables(words: Iterable[str]) -> int:
    """How many syllables are read in these words, which spaces part; signs by themselves are none.

    A number, an address and a foreign word count as one; anh/chị are two.
    """
    return sum(syllables_in(word) for word in words if any(map(str.isalnum, word)))


def syllables_in(word: str) -> int:
    parts = JOINT.split(word.strip(AROUND))
    return len(parts) if len(parts) > 1 and all(map(is_syllable, parts)) else 1
