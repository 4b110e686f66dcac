"""The names of the checks for writers, as front matter and commands say them."""

LONG_SENTENCE = "long-sentence"
LESSON_LENGTH = "lesson-length"
READING_TIME = "reading-time"
UNEXPLAINED_TERM = "unexplained-term"
QUESTIONS_AT_END = "questions-at-end"
LONGEST_OPTION = "longest-option"
SHORTEST_OPTION = "shortest-option"
SELF_CONDEMNING_OPTION = "self-condemning-option"
VERDICT_IN_STEM = "verdict-in-stem"
GENUINE_SHARE = "genuine-share"
RULE_WORDING = "rule-wording"
UNCONFIRMED_KEY = "unconfirmed-key"
FACT_IN_CODE = "fact-in-code"
HANDOUT_STEPS = "handout-steps"
NO_SISTER_QUESTION = "no-sister-question"
NO_PASSAGE = "no-passage"
SHORTEST_SAFE_WAY = "shortest-safe-way"
RANDOM_SAFE_SHARE = "random-safe-share"
ACCEPTED = "accepted"  # an acceptance of nothing; it cannot be accepted itself

CHECK_NAMES = (
    LONG_SENTENCE,
    LESSON_LENGTH,
    READING_TIME,
    UNEXPLAINED_TERM,
    QUESTIONS_AT_END,
    LONGEST_OPTION,
    SHORTEST_OPTION,
    SELF_CONDEMNING_OPTION,
    VERDICT_IN_STEM,
    GENUINE_SHARE,
    RULE_WORDING,
    UNCONFIRMED_KEY,
    FACT_IN_CODE,
    HANDOUT_STEPS,
    NO_SISTER_QUESTION,
    NO_PASSAGE,
    SHORTEST_SAFE_WAY,
    RANDOM_SAFE_SHARE,
)
