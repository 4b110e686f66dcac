"""Links that follow a page whose file got another name."""

import re
from collections.abc import Mapping

from portal.content.links import COURSE_FILE

Names = Mapping[str, str]  # the old names of files of one course, each with its new one


def relinked(source: str, names: Names, *, renamed_in: str, course: str) -> str:
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
