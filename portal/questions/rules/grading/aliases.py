"""Numbers for a form that tell nothing of what is right."""

import hashlib
from collections.abc import Sequence


def opaque_numbers(texts: Sequence[str]) -> list[int]:
    """Under each alias, counted from 0, the number of the text it stands for.

    An author writes steps in their order, and often the halves of a pair side by side, so their own numbers would
    give the answer away. Aliases come from the wording alone: whoever reads the form knows the wording already.
    """
    return sorted(range(len(texts)), key=lambda number: hashlib.sha256(texts[number].encode()).digest())
