"""Links that follow a file that got another name, or a course that did."""

import re
from collections.abc import Mapping
from unicodedata import normalize
from urllib.parse import quote

from portal.content.markdown.links import COURSE_FILE

Names = Mapping[str, str]  # the old names of files of one course, each with its new one
# Where guides are named, by slug or course/slug: in what a lesson hands out, and at lists with their steps.
GUIDE_NAMES = re.compile(
    r'(?m)^(?:hands_out:[^\n]*(?:\n(?:[ \t]+|-[ \t])[^\n]*)*|[ \t]*<!--[ \t]*data-steps="[^"\n]*")'
)


def relink_files(source: str, names: Names, *, renamed_in: str, course: str) -> str:
    """The text of a file of `course` with its links to those files of `renamed_in` led to their new names.

    Nothing else is touched. Whatever reads like the name of such a file is taken for one: no other text does.
    """
    wanted = {old: new for old, new in names.items() if old != new and old != COURSE_FILE}
    if not wanted:
        return source
    before = rf"\.\./{re.escape(renamed_in)}/"
    own = rf"(?:{before})?" if course == renamed_in else before
    files = "|".join(sorted(map(re.escape, wanted), key=len, reverse=True))
    pattern = re.compile(rf"(?<![\w/.-])(?P<path>(?:\./)?{own})(?P<file>{files})(?![\w.-])")
    return pattern.sub(lambda said: said["path"] + wanted[said["file"]], source)


def relink_course(source: str, before: str, after: str) -> str:
    """The text of a file with what leads to pages and guides of the course `before` led to the course `after`."""
    way = rf"(?<![\w/.-])\.\./{re.escape(before)}/(?=(?:\d{{2,3}}-[a-z0-9-]+|course)\.md(?![\w.-]))"
    guide = re.compile(rf"(?<![\w/.-]){re.escape(before)}/(?=[a-z0-9-])")
    source = GUIDE_NAMES.sub(lambda said: guide.sub(f"{after}/", said[0]), source)
    return re.sub(way, f"../{after}/", source)


def without_own_folder(source: str, course: str) -> str:
    """The text of a file of the course with links that name its own folder on the way led straight to the file.

    So they go on leading to its own pages when the course is kept under another name.
    """
    way = rf"(?<![\w/.-])\.\./{re.escape(course)}/(?=(?:\d{{2,3}}-[a-z0-9-]+|course)\.md(?![\w.-]))"
    return re.sub(way, "", source)


def relink_guides(source: str, slugs: Names, *, course: str) -> str:
    """The text of a file of `course` that names these guides of it by their new slugs."""
    if not slugs:
        return source
    wanted = "|".join(sorted(map(re.escape, slugs), key=len, reverse=True))
    name = re.compile(rf"(?<![\w/-])(?:{re.escape(course)}/)?(?P<slug>{wanted})(?![\w/-])")
    return GUIDE_NAMES.sub(lambda said: name.sub(lambda found: slugs[found["slug"]], said[0]), source)


def rename_media(source: str, names: Names) -> str:
    """The text with what it shows of its media led to their new names, however the old ones are written."""
    wanted = {old: new for old, new in names.items() if old != new}
    if not wanted:
        return source
    spelt: dict[str, str] = {}
    for old, new in wanted.items():
        for form in ("NFC", "NFD"):
            spelt[quote(normalize(form, old))] = quote(new)
            spelt[normalize(form, old)] = new
    files = "|".join(sorted(map(re.escape, spelt), key=len, reverse=True))
    pattern = re.compile(rf"(?<![\w/.-])(?P<path>media/)(?P<file>{files})(?![\w.%-])")
    return pattern.sub(lambda said: said["path"] + spelt[said["file"]], source)
