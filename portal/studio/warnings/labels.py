"""The checks for writers as trainers know them."""

from flask_babel import lazy_gettext as _l

from portal.content.lint import names

CHECK_LABELS = {
    names.LONG_SENTENCE: _l("Long sentence"),
    names.LESSON_LENGTH: _l("Long lesson"),
    names.READING_TIME: _l("Takes long to read"),
    names.UNEXPLAINED_TERM: _l("Word that nobody explained yet"),
    names.QUESTIONS_AT_END: _l("Practice comes too late"),
    names.LONGEST_OPTION: _l("Right by its length"),
    names.SHORTEST_OPTION: _l("Right by its shortness"),
    names.SELF_CONDEMNING_OPTION: _l("Wrong by its own words"),
    names.VERDICT_IN_STEM: _l("The question tells the answer"),
    names.GENUINE_SHARE: _l("Too few genuine messages"),
    names.RULE_WORDING: _l("A rule in other words"),
    names.UNCONFIRMED_KEY: _l("Graded, and not confirmed"),
    names.FACT_IN_CODE: _l("Braces that readers would see"),
    names.HANDOUT_STEPS: _l("Sheet and lesson differ"),
    names.NO_SISTER_QUESTION: _l("No other question to ask"),
    names.NO_PASSAGE: _l("Nothing to read again"),
    names.SHORTEST_SAFE_WAY: _l("Safe too soon"),
    names.RANDOM_SAFE_SHARE: _l("Safe by chance"),
    names.ACCEPTED: _l("Answer to nothing"),
}
