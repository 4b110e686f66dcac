"""What is wrong with a text, and where; said in any language later."""

from collections.abc import Callable
from dataclasses import dataclass, field


def N_(text: str) -> str:  # noqa: N802 - the name that gettext tools look for
    """The same text, marked for translation where it stands and translated where it is shown."""
    return text


@dataclass(frozen=True, order=True)
class Fault:
    """One thing to mend: its file, line (from 1; 0 = the whole file), English msgid and the values in it."""

    file: str
    line: int
    text: str
    values: tuple[tuple[str, str], ...] = ()

    def message(self, translate: Callable[[str], str] = lambda text: text) -> str:
        """The sentence to show, without its place, in the language that `translate` speaks."""
        return translate(self.text) % dict(self.values)

    def __str__(self) -> str:
        return f"{self.file}:{self.line}: {self.message()}"


@dataclass
class Faults:
    """Collects the faults of one file."""

    file: str
    found: list[Fault] = field(default_factory=list)

    def add(self, line: int, text: str, /, **values: object) -> None:
        """Note a fault at a line of this file; `text` is a msgid marked with N_."""
        self.found.append(Fault(self.file, line, text, tuple((k, str(v)) for k, v in sorted(values.items()))))

    def __bool__(self) -> bool:
        return bool(self.found)
