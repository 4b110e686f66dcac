"""What the screens of rules and of words call their things."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from flask_babel import lazy_gettext as _l

from portal.content.files.registries import RULES, TERMS, Registry


@dataclass(frozen=True)
class EntryKind:
    """A registry with the words of its screens; `name` stands in addresses."""

    name: str
    registry: Registry
    title: Any
    lead: Any
    add: Any
    new: Any  # the title of the screen where one is added
    change: Any
    find: Any
    none: Any
    none_yet: Any
    remove: Any
    fields: dict[str, Any]

    @property
    def is_rules(self) -> bool:
        """Whether these are the rules, which pages say themselves."""
        return self.registry is RULES

    def sign(self, entry_id: str, name: str) -> str:
        """What stands in a text for the entry of this name."""
        return "{{ " + entry_id + " }}" if self.is_rules else f"[{name}](../{self.registry.file}#{entry_id})"


KINDS = {
    "rules": EntryKind(
        name="rules",
        registry=RULES,
        title=_l("Rules said alike everywhere"),
        lead=_l(
            "What the team says at every door, in one wording. A page names the rule, and shows the sentence that "
            "stands here."
        ),
        add=_l("Add a rule"),
        new=_l("Add a rule"),
        change=_l("Change this rule"),
        find=_l("Find a rule"),
        none=_l("No rule has these words."),
        none_yet=_l("No rule yet"),
        remove=_l("Take this rule away?"),
        fields={"title": _l("What trainers call it"), "text": _l("The rule, as it is said")},
    ),
    "terms": EntryKind(
        name="terms",
        registry=TERMS,
        title=_l("Hard words, explained once"),
        lead=_l("Words of screens and papers. Whoever taps one in a page sees the meaning that stands here."),
        add=_l("Add a word"),
        new=_l("Explain a word"),
        change=_l("Change this word"),
        find=_l("Find a word"),
        none=_l("No word is called so."),
        none_yet=_l("No word is explained here yet."),
        remove=_l("Take this word away?"),
        fields={"term": _l("The word"), "meaning": _l("What it means"), "also": _l("Also called")},
    ),
}
