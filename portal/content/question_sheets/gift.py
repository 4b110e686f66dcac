"""GIFT, the text format in which Moodle hands out questions, as rows of a table.

Syntax: moodle/moodle, question/format/gift/format.php. Taken are choices, true or false, matching, numbers, short
answers and what is filled in within a sentence. Essays and descriptions, which nothing grades, are rows without an
answer: whoever looks at them writes one, or leaves them out.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from portal.content.enums import QuestionKind
from portal.content.question_sheets.columns import KIND_NAMES, LETTERS
from portal.content.question_sheets.losses import Loss, Losses

ESCAPES = {letter: chr(0xE000 + at) for at, letter in enumerate("~=#{}:\\n")}
RESTORED = {sign: "\n" if letter == "n" else letter for letter, sign in ESCAPES.items()}
FORMAT = re.compile(r"\s*\[(?:html|markdown|plain|moodle)\]", re.IGNORECASE)
TITLE = re.compile(r"\s*::(?P<title>.*?)::", re.DOTALL)
MARK = re.compile(r"\[(?P<name>id|tag):(?P<value>[^\]\x00-\x1f]+)\]")
WEIGHT = re.compile(r"%(?P<weight>-?\d+(?:\.\d+)?)%")
ANSWER = re.compile(r"(?P<sign>[=~])\s*(?:%(?P<weight>-?\d+(?:\.\d+)?)%)?(?P<text>[^=~]*)")
TAG = re.compile(r"</?(?:p|br|div|span|b|strong|i|em|u)\b[^>]*>", re.IGNORECASE)
LETTERING = re.compile(r"<(?:b|strong|i|em|u)\b", re.IGNORECASE)
WORDS = {"TRUE": "Đúng", "T": "Đúng", "FALSE": "Sai", "F": "Sai"}
Answer = tuple[str, str | None, str, str]  # its sign, its weight, what it says and the feedback


def is_gift(text: str) -> bool:
    """Whether the text has an answer block of this format."""
    return re.search(r"\{[^{}]*\}", text) is not None


def read_gift(text: str, losses: Losses | None = None) -> Iterator[tuple[int, dict[str, str]]]:
    """The questions as rows, each with the line on which it begins; `losses` gets what no row holds."""
    line = 1
    for block in re.split(r"(\n[ \t]*(?:\n[ \t]*)+)", text):
        found = BlockReader()
        cells = found.cells(block) if block.strip() else {}
        if losses is not None:
            losses.add(line, found.losses)
        if cells:
            yield line, cells
        line += block.count("\n")


@dataclass
class BlockReader:
    """Reads one question and notes what it loses."""

    losses: set[Loss] = field(default_factory=set)

    def cells(self, block: str) -> dict[str, str]:
        """The cells of the question; none where the block only comments."""
        lines = block.split("\n")
        comments = [line for line in lines if line.lstrip().startswith("//")]
        marks = [(found["name"], found["value"].strip()) for line in comments for found in MARK.finditer(line)]
        self._note(Loss.COMMENT, any(MARK.sub("", line).strip(" /") for line in comments))
        self._note(Loss.CATEGORY, any(line.lstrip().startswith("$CATEGORY") for line in lines))
        body = "\n".join(line for line in lines if not line.lstrip().startswith(("//", "$CATEGORY")))
        for letter, sign in ESCAPES.items():
            body = body.replace("\\" + letter, sign)
        body, names = TITLE.subn("", body, count=1)
        self._note(Loss.NAME, names > 0)
        start, end = body.find("{"), body.find("}")
        if start < 0 or end < start:
            return {"stem": self.plain(body)} if body.strip() else {}
        stem, inside, tail = body[:start], body[start + 1 : end].strip(), body[end + 1 :]
        self._note(Loss.FURTHER_ANSWERS, re.search(r"\{[^{}]*\}", tail) is not None)
        inside, _mark, explanation = inside.rpartition("####") if "####" in inside else (inside, "", "")
        cells = self.answer_cells(inside.strip())
        if not cells:
            return {"stem": self.plain(stem)}
        if tail.strip():
            is_text = cells["kind"] == KIND_NAMES[QuestionKind.TEXT]
            stem = f"{stem.rstrip()} ___{tail}" if is_text else f"{stem}___{tail}"
            if is_text:
                cells = {"kind": KIND_NAMES[QuestionKind.GAP], "option:A": cells["answer"]}
        ids = [value for name, value in marks if name == "id"]
        tags = "; ".join(value for name, value in marks if name == "tag")
        said = {"stem": self.plain(stem), "explanation": self.plain(explanation), "tags": tags}
        found = {**cells, **said, "id": "".join(ids[:1])}
        return {name: value for name, value in found.items() if value}

    def answer_cells(self, inside: str) -> dict[str, str]:
        """The kind and the answers in the block between the braces."""
        if inside.startswith(">"):
            items = [self.plain(line) for line in inside.split("\n")[1:] if line.strip()]
            return {"kind": KIND_NAMES[QuestionKind.ORDER]} | self.lettered(items)
        if inside.startswith("#"):
            return self.numeric_cells(inside[1:])
        answers = [
            (found["sign"], found["weight"], *feedback_of(found["text"])) for found in ANSWER.finditer(inside)
        ]
        if any(sign == "~" for sign, *_rest in answers):
            return self.choice_cells(answers)
        pairs = [text for _sign, _weight, text, _feedback in answers if "->" in text]
        if pairs:
            self._note(Loss.FEEDBACK, any(feedback.strip() for *_rest, feedback in answers))
            sides = [[self.plain(side) for side in pair.split("->", 1)] for pair in pairs]
            rows = [f"{left} = {right}" for left, right in sides if left]
            columns = list(dict.fromkeys(right for _left, right in sides))
            return {"kind": KIND_NAMES[QuestionKind.MATCH], "answer": " | ".join(columns)} | self.lettered(rows)
        head, *feedback = inside.split("#")
        if head.strip() in WORDS:
            right = WORDS[head.strip()]
            said = [self.plain(text) for text in feedback[:2]] + ["", ""]
            wrong_first = said[:2] if right == "Sai" else said[1::-1]
            return {
                "kind": KIND_NAMES[QuestionKind.SINGLE],
                "answer": right,
                "feedback:A": wrong_first[0],
                "feedback:B": wrong_first[1],
            }
        return self.text_cells(answers, head)

    def text_cells(self, answers: list[Answer], head: str) -> dict[str, str]:
        """The right spellings of what has to be typed."""
        self._note(Loss.FEEDBACK, any(feedback.strip() for *_rest, feedback in answers))
        self._note(Loss.PART_FOR_RIGHT, any(is_part(weight) for _sign, weight, *_rest in answers))
        right = [text for _sign, weight, text, _feedback in answers if float(weight or 100) > 0]
        texts = [self.plain(text) for text in (right if answers else [head])]
        self._note(Loss.BAR, any("|" in text for text in texts))
        self._note(Loss.WILDCARD, any("*" in text for text in texts))
        texts = [text.replace("|", "/") for text in texts if text]
        return {"kind": KIND_NAMES[QuestionKind.TEXT], "answer": " | ".join(texts)} if texts else {}

    def choice_cells(self, answers: list[Answer]) -> dict[str, str]:
        """Options, of which one is right, or those with a weight above nothing."""
        one = any(sign == "=" for sign, *_rest in answers)
        right = [sign == "=" if one else float(weight or 0) > 0 for sign, weight, _text, _feedback in answers]
        letters = [letter for letter, is_right in zip(LETTERS, right, strict=False) if is_right]
        kind = QuestionKind.SINGLE if one and len(letters) == 1 else QuestionKind.MULTIPLE
        weights = [(sign, float(weight or 0)) for sign, weight, *_rest in answers]
        self._note(Loss.PART_FOR_WRONG, one and any(sign == "~" and weight > 0 for sign, weight in weights))
        self._note(
            Loss.WEIGHTS, any(weight not in (0, 100) and (weight < 0 or not one) for _sign, weight in weights)
        )
        texts = self.lettered([self.plain(text) for _sign, _weight, text, _feedback in answers])
        said = self.lettered([self.plain(feedback) for *_rest, feedback in answers], "feedback")
        return {"kind": KIND_NAMES[kind], "answer": ", ".join(letters)} | texts | said

    def numeric_cells(self, inside: str) -> dict[str, str]:
        """The right number and how far off an answer may be; of several the first."""
        answers = re.split(r"[=~]", inside.strip().removeprefix("="))
        self._note(Loss.NUMBERS, len(answers) > 1)
        self._note(Loss.FEEDBACK, any(feedback_of(answer)[1].strip() for answer in answers))
        self._note(
            Loss.PART_FOR_RIGHT, (found := WEIGHT.search(answers[0])) is not None and is_part(found["weight"])
        )
        first = WEIGHT.sub("", feedback_of(answers[0])[0]).strip()
        low, dots, high = first.partition("..")
        if dots:
            try:
                middle, away = (float(low) + float(high)) / 2, abs(float(high) - float(low)) / 2
            except ValueError:
                return {"kind": KIND_NAMES[QuestionKind.NUMBER], "answer": self.plain(first)}
            return {"kind": KIND_NAMES[QuestionKind.NUMBER], "answer": f"{middle:g} ± {away:g}".replace(".", ",")}
        number, colon, away_text = (part.strip() for part in first.replace(ESCAPES[":"], ":").partition(":"))
        answer = f"{number} ± {away_text}" if colon and away_text not in ("", "0") else number
        return {"kind": KIND_NAMES[QuestionKind.NUMBER], "answer": self.plain(answer.replace(".", ","))}

    def lettered(self, texts: list[str], name: str = "option") -> dict[str, str]:
        """The texts as the fields of the options."""
        self._note(Loss.OPTIONS, len(texts) > len(LETTERS))
        return {f"{name}:{letter}": text for letter, text in zip(LETTERS, texts, strict=False) if text}

    def plain(self, text: str) -> str:
        """A text without its format's name, without plain tags, and with its escapes put back."""
        text = FORMAT.sub("", text)
        self._note(Loss.LETTERING, LETTERING.search(text) is not None)
        text = TAG.sub(" ", text)
        for sign, letter in RESTORED.items():
            text = text.replace(sign, letter)
        return re.sub(r"[ \t]+", " ", text).strip()

    def _note(self, loss: Loss, happens: bool) -> None:
        if happens:
            self.losses.add(loss)


def is_part(weight: str | None) -> bool:
    """Whether an answer with this weight is neither wholly right nor wholly wrong."""
    return weight is not None and 0 < float(weight) < 100


def feedback_of(text: str) -> tuple[str, str]:
    """An answer and what is said to who gives it."""
    answer, _mark, feedback = text.partition("#")
    return answer, feedback
