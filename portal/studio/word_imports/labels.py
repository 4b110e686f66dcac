"""What is said of the codes that reading a Word file leaves: what was changed, and why something stays outside."""

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

REMARKS = {
    "typed_bullet": _l("Dashes and dots typed by hand became a list"),
    "typed_number": _l("Numbers typed by hand became a numbered list"),
    "letters_to_numbers": _l("A list with letters (a, b, c) became one with numbers"),
    "line_breaks": _l("Line breaks inside an item of a list became spaces"),
    "merged_cells": _l("Merged cells were taken apart: what they say stands in the first of them"),
    "nested_table": _l("A table inside a cell became lines of text"),
    "cell_lines": _l("Lines inside a cell stand behind one another, parted by “;”"),
    "frame": _l("A frame drawn as a table of one cell became plain text, or a box such as “Note”"),
    "picture_table": _l("A table that only set pictures side by side became pictures below one another"),
    "guessed_heading": _l("A short line in bold or capitals is taken for a heading"),
    "underline": _l("Underlined letters became plain ones: pages underline only links"),
    "strike": _l("Letters that were struck through became plain ones"),
    "colour": _l("Coloured letters became plain ones"),
    "bare_link": _l("A web address became a link"),
    "legacy_font": _l("Letters of an old font (VNI, .VnTime) became letters of today"),
    "old_letters": _l("Letters of an old font could not be read: please compare"),
    "raised": _l("Raised or lowered letters became plain ones"),
    "formula": _l("A formula became a line of plain text: please compare"),
    "inner_link": _l("A link to another place in the same file became plain text"),
    "box": _l("The text of a box stands below the paragraph that the box hangs on"),
    "comment": _l("Comments at the edge are not brought in"),
    "hidden": _l("Hidden letters are not brought in"),
    "deleted": _l("What was deleted with “Track changes” is not brought in"),
    "linked_picture": _l("A picture that is only linked, not in the file, cannot be brought in: insert it anew"),
    "too_many_pictures": _l("More than 300 pictures are in the file: the others stay outside"),
    "chart": _l("A chart of Word cannot be shown here: copy it as a picture"),
    "diagram": _l("A diagram (SmartArt) cannot be shown here: copy it as a picture"),
    "shape": _l("Lines, arrows and shapes drawn in Word are not brought in"),
    "note_inside": _l("A footnote stands in brackets in the text: a quiz has no footnotes"),
    "object": _l("An embedded file (Excel, sound, film) is not brought in"),
    "contents": _l("The table of contents: the portal makes its own"),
    "skipped": _l("You left this page out"),
    "answers_moved": _l("The answers went into their questions"),
    "picture_unread": _l("A picture cannot be shown here"),
    "no_alternative": _l("Nobody has said yet what the picture shows"),
    "no_answer": _l("Nobody knows yet which answer is right"),
    "signs_differ": _l("Two signs name different answers: please choose"),
    "course_title": _l("Became the title of the course"),
}
# What a trainer should look at, before all else.
ATTENTION = ("no_answer", "signs_differ", "no_alternative", "picture_unread", "old_letters", "formula")
SIGNS = {
    "answer": _l("as the line “Answer” says"),
    "key": _l("as the list of answers says"),
    "star": _l("marked with a star or a tick"),
    "highlight": _l("highlighted"),
    "underline": _l("underlined"),
    "colour": _l("in colour"),
    "bold": _l("in bold"),
    "behind": _l("as is said behind each of them"),
    "chosen": _l("as you chose"),
}
OUTCOMES = {"taken": _l("Taken as it is"), "changed": _l("Taken with a change"), "left_out": _l("Not brought in")}
OUTCOME_TONES = {"taken": "ok", "changed": "due", "left_out": ""}
KINDS = {
    "lesson": _l("Lesson"),
    "quiz": _l("Quiz"),
    "heading": _l("No page of its own: a heading"),
    "skip": _l("Leave this page out"),
}
ACTIONS = {
    "lesson": _l("A page begins here: a lesson"),
    "quiz": _l("A page begins here: a quiz"),
    "heading": _l("A heading"),
    "text": _l("Plain text"),
}


def remark_text(code: str) -> str:
    """The sentence for a code; nothing for one that needs none."""
    return str(REMARKS[code]) if code in REMARKS else ""


def whole_remark_text(code: str) -> str:
    """The sentence for a code that is about the whole file."""
    name, _colon, number = code.partition(":")
    if name == "comments":
        said: str = _("Comments at the edge (%(number)s of them): answer them in Word first", number=number)
        return said
    texts = {
        "macros": _l("Macros: programs in a file are never brought in nor run"),
        "header": _l("What stands at the top of every page"),
        "footer": _l("What stands at the bottom of every page, page numbers too"),
    }
    return f"{texts[name]}" if name in texts else ""
