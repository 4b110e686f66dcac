"""A scenario as data: scenes that lead to each other by choices, until one of them is an ending."""

from dataclasses import asdict, dataclass
from typing import Any, Literal, Self

Ending = Literal["safe", "harmed"]


@dataclass(frozen=True)
class Choice:
    """Something the player can do in a scene, and the id of the scene it leads to."""

    html: str  # inline
    to: str


@dataclass(frozen=True)
class Scene:
    """One moment: what happens, and what can be done; an ending has no choices and says how it went.

    `answered_html` is `html` with the clues of its messages, for those who have chosen; "" where there are none.
    """

    id: str
    title: str
    html: str
    choices: tuple[Choice, ...] = ()
    ending: Ending | None = None
    answered_html: str = ""

    def to_dict(self) -> dict[str, Any]:
        """A JSON-safe form."""
        said = asdict(self) | {"choices": [asdict(choice) for choice in self.choices]}
        if not self.answered_html:
            del said["answered_html"]
        return said

    @classmethod
    def from_dict(cls, said: dict[str, Any]) -> Self:
        """The scene that `to_dict` wrote."""
        return cls(**(said | {"choices": tuple(Choice(**choice) for choice in said["choices"])}))
