"""The terms of glossary.yml: words that people meet on a screen and have to be told what they mean."""

from dataclasses import dataclass

from portal.content.checks.faults import N_, Faults
from portal.content.files.catalogue import distinct, read_text
from portal.content.files.yaml_values import Key, Schema, list_of, record, slug, text
from portal.content.text.vietnamese import fold, text_sort_key

TERM_SCHEMA: Schema = {
    "id": Key(slug, required=True),
    "term": Key(text, required=True),
    "meaning": Key(text, required=True),
    "also": Key(list_of(text)),
}
SAME_TERM = N_("the word “%(word)s” is explained twice: it stands at “%(id)s”, too")
NO_REFERENCE = N_("the meaning of a word says everything itself: neither {{ }} nor a link can stand in it")


@dataclass(frozen=True)
class Term:
    """A word with its meaning; `also` are other words for the same thing."""

    id: str
    term: str
    meaning: str
    also: tuple[str, ...] = ()
    line: int = 0

    @property
    def words(self) -> tuple[str, ...]:
        """All that it is called."""
        return self.term, *self.also


def read_glossary(source: str, faults: Faults) -> dict[str, Term]:
    """The terms of glossary.yml by their id, in the order of the alphabet; a word explained twice is a fault."""
    said = read_text(source, {"terms": Key(list_of(record(TERM_SCHEMA, with_line=True)), required=True)}, faults)
    complete = [one for one in said.get("terms", []) if {"id", "term", "meaning"} <= one.keys()]
    terms = [
        Term(
            id=one["id"],
            term=" ".join(one["term"].split()),
            meaning=" ".join(one["meaning"].split()),
            also=tuple(" ".join(word.split()) for word in one.get("also", ())),
            line=one["line"],
        )
        for one in distinct(complete, "id", faults)
    ]
    explained: dict[str, str] = {}
    for term in terms:
        if "{{" in term.meaning or "](" in term.meaning:
            faults.add(term.line, NO_REFERENCE)
        for word in term.words:
            other = explained.setdefault(fold(word), term.id)
            if other != term.id:
                faults.add(term.line, SAME_TERM, word=word, id=other)
    return {term.id: term for term in sorted(terms, key=lambda term: text_sort_key(term.term))}
