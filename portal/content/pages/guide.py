"""A guide's text: one page for a resident, whose steps are one ordered list."""

from collections.abc import Iterable, Iterator, Sequence

from portal.content.checks.faults import N_, Fault, Faults
from portal.content.markdown.blanks import mark_blanks
from portal.content.markdown.blocks import Block, Prose, line_of, to_prose, without_questions

MAX_GUIDE_BYTES = 30 * 1024  # bytes of its HTML


def guide_url(slug: str) -> str:
    """The public address of a guide."""
    return f"/g/{slug}"


def arrange_guide(blocks: Sequence[Block], kind_line: int, faults: Faults) -> Iterator[Prose]:
    """The guide as one text; no steps, or two lists of them, are a fault."""
    blocks = without_questions(blocks, faults)
    lists = [token for group in blocks for token in group if token.type == "ordered_list_open"]
    if not lists:
        faults.add(kind_line, N_("a guide needs its steps as a numbered list: 1. 2. 3."))
    for other in lists[1:]:
        again = N_("a second ordered list: the steps of a guide are one; indent by three what belongs to a step")
        faults.add(line_of((other,)), again)
    for group in blocks:
        mark_blanks(group)
    yield from to_prose(blocks)


def check_guides(guides: Iterable[tuple[str, Sequence[str]]]) -> list[Fault]:
    """Faults for guides, as a file and its slugs, now and before, that would share an address.

    The address of a guide does not tell its course.
    """
    found: list[Fault] = []
    seen: dict[str, str] = {}
    for file, slugs in guides:
        for slug in slugs:
            if seen.get(slug, file) != file:
                same = N_(
                    "another guide is named “%(slug)s”, too (%(file)s), and both would be shown at /g/%(slug)s"
                )
                Faults(file, found).add(1, same, slug=slug, file=seen[slug])
            seen.setdefault(slug, file)
    return found
