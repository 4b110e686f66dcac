"""Every change to texts that are being written."""

from portal.drafts.operations.drafting import Overtaken, begin_draft, catch_up, discard_draft, save_draft
from portal.drafts.operations.founding import (
    Heading,
    begin_course,
    begin_page,
    copy_course,
    remove_page,
    reorder_course,
)
from portal.drafts.operations.importing import discard_import, import_into, import_new, keep_import, take_in
from portal.drafts.operations.presence import note_closed, note_open
from portal.drafts.operations.publishing import publish_course, publish_draft, publish_due, schedule_draft
from portal.drafts.operations.renaming import rename_course, rename_page
from portal.drafts.operations.reviewing import (
    approve,
    ask_for_review,
    comment,
    resolve_comment,
    send_back,
    set_up_course,
)

__all__ = [
    "Heading",
    "Overtaken",
    "approve",
    "ask_for_review",
    "begin_course",
    "begin_draft",
    "begin_page",
    "catch_up",
    "comment",
    "copy_course",
    "discard_draft",
    "discard_import",
    "import_into",
    "import_new",
    "keep_import",
    "note_closed",
    "note_open",
    "publish_course",
    "publish_draft",
    "publish_due",
    "remove_page",
    "rename_course",
    "rename_page",
    "reorder_course",
    "resolve_comment",
    "save_draft",
    "schedule_draft",
    "send_back",
    "set_up_course",
    "take_in",
]
