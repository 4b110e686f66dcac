"""One row of a roster, cleaned: from what was typed to what is kept, with every fault and every offer named."""

from collections.abc import Mapping
from datetime import date
from functools import lru_cache
from typing import TypeVar

from portal.accounts.rules.usernames import BadUsername, normalise_username
from portal.content.text.vietnamese import fold, nfc
from portal.people.roster.rules.name_frames import BareName, bare_name
from portal.people.roster.rules.names import clean_name
from portal.people.roster.rules.phones import clean_phone
from portal.people.roster.rules.rows import Entry, Line, Remark, Value
from portal.spreadsheets.cells import InvalidDate, cell_date, cell_text
from portal.spreadsheets.sheet import FORMULA
from portal.units.enums import UnitKind
from portal.units.models import MAX_CODE_LENGTH, MAX_KIND_LENGTH
from portal.units.models import MAX_NAME_LENGTH as LONGEST_UNIT

Cleaned = TypeVar("Cleaned")
FIRST_JOINING_YEAR = 2000  # spreadsheets make 1900 of what is no day; there were no such teams before
YES_WORDS = frozenset({"co", "x", "yes", "y", "true", "1", "tao", "moi", "tao moi", "v", "✓", "✔"})
NO_WORDS = frozenset({"", "khong", "no", "n", "false", "0", "-", "k"})
HEAD_WORDS = frozenset(
    {
        *("to truong", "to truong to cong nghe so", "to truong to cong nghe so cong dong", "truong nhom"),
        *("nhom truong", "head", "team head", "leader", "team leader"),
    }
)
NO_ROLE_WORDS = frozenset({"", "-", "thanh vien", "to vien", "thanh vien to", "member", "team member"})
KIND_BY_WORD = {
    word: kind
    for kind, words in {
        UnitKind.TEAM: ("to", "team", "nhom", "to cong nghe so", "to cong nghe so cong dong"),
        UnitKind.HAMLET: ("ap", "khom", "hamlet"),
        UnitKind.COMMUNE: ("xa", "phuong", "thi tran", "commune", "ward"),
        UnitKind.PROVINCE: ("tinh", "thanh pho", "province"),
    }.items()
    for word in words
}


# The same few words stand in thousands of rows.
folded = lru_cache(maxsize=4096)(fold)


def clean_row(line: Line) -> Entry:
    """The row as the portal understands it; whether unit and person are known is not its matter."""
    row = _Row(line)
    name = row.name(keeps_typed="keep_case" in line.wishes)
    phone = row.take(clean_phone(line.values.get("phone")))
    username = row.username()
    if phone is None and username is None and not row.has_fault("phone", "username"):
        row.fault("phone", "phone_missing")
    row.tell_origins(line.origins)
    if name and not row.has_fault("name") and " " not in name and "one_word" not in line.wishes:
        row.fault("name", "name_one_word", name=name)
    unit = row.short("unit", LONGEST_UNIT)
    return Entry(
        number=line.number,
        name=name,
        phone=phone,
        username=username,
        unit=unit,
        unit_code=row.short("unit_code", MAX_CODE_LENGTH),
        parent=row.short("parent", LONGEST_UNIT),
        hamlet=row.short("hamlet", LONGEST_UNIT),
        kind=kind_of(row.short("kind", MAX_KIND_LENGTH), unit),
        creates_unit=row.wants_unit(),
        is_head=row.is_head(),
        joined=row.day(line.values.get("joined")),
        brings_back="bring_back" in line.wishes,
        is_left_out="leave_out" in line.wishes,
        faults=tuple(row.faults),
        notes=tuple(row.notes),
    )


def kind_of(typed: str, unit: str) -> str:
    """The kind of unit that was named, else the one that the unit's own name begins with, else a team."""
    if typed:
        return KIND_BY_WORD.get(folded(typed), folded(typed))
    words = folded(unit).split()
    return next(
        (KIND_BY_WORD[start] for start in (" ".join(words[:2]), *words[:1]) if start in KIND_BY_WORD),
        UnitKind.TEAM,
    )


class _Row:
    """Collects what is said about one row while its fields are cleaned."""

    def __init__(self, line: Line) -> None:
        self.values = line.values
        self.faults: list[Remark] = []
        self.notes: list[Remark] = []

    def text(self, field: str) -> str:
        return " ".join(nfc(cell_text(self.values.get(field))).split())

    def fault(self, field: str, code: str, **values: object) -> None:
        self.faults.append(Remark(field, code, values))

    def has_fault(self, *fields: str) -> bool:
        return any(fault.field in fields for fault in self.faults)

    def take(self, cleaned: tuple[Cleaned, list[Remark], list[Remark]]) -> Cleaned:
        value, faults, notes = cleaned
        self.faults += faults
        self.notes += notes
        return value

    def name(self, *, keeps_typed: bool) -> str:
        """The name without what stands around it; a role there counts where the row names none."""
        typed = self.text("name")
        bare = bare_name(typed) if not keeps_typed else BareName(typed)
        name = self.take(clean_name(bare.name, keep_case=keeps_typed))
        if bare.taken:
            self.notes.append(Remark("name", "name_frame", {"taken": list(bare.taken)}))
        if bare.role and not self.text("position"):
            self.values = {**self.values, "position": bare.role}
        return name

    def tell_origins(self, origins: Mapping[str, str]) -> None:
        """Say which fields were turned into Unicode; of a formula without a result, that nothing came of it."""
        for field, origin in origins.items():
            if origin != FORMULA:
                self.notes.append(Remark(field, "legacy_text", {"encoding": origin}))
            elif not self.text(field):
                missing = [fault for fault in self.faults if fault.code == f"{field}_missing"]
                kept = [fault for fault in self.faults if fault not in missing]
                self.faults = [*kept, *(Remark(field, "formula_empty") for _fault in missing)]
                if not missing:
                    self.notes.append(Remark(field, "formula_empty"))

    def username(self) -> str | None:
        text = self.text("username")
        try:
            return normalise_username(text) if text else None
        except BadUsername as reason:
            self.fault("username", "username_bad", reason=str(reason))
            return None

    def short(self, field: str, most: int) -> str:
        text = self.text(field)
        if len(text) > most:
            self.fault(field, "too_long", most=most)
            return ""
        return text

    def wants_unit(self) -> bool:
        word = folded(self.text("create"))
        if word not in YES_WORDS | NO_WORDS:
            self.fault("create", "create_word", word=self.text("create"))
        return word in YES_WORDS

    def is_head(self) -> bool:
        word = folded(self.text("position"))
        if word not in HEAD_WORDS | NO_ROLE_WORDS:
            self.notes.append(Remark("position", "position_word", {"word": self.text("position")}))
        return word in HEAD_WORDS

    def day(self, cell: Value | None) -> date | None:
        """The day of joining; it may be left out, so one that cannot be right is, with a note."""
        try:
            day = cell_date(cell)
        except InvalidDate as reason:
            self.notes.append(Remark("joined", "day_bad", {"reason": str(reason)}))
            return None
        if day is not None and day.year < FIRST_JOINING_YEAR:
            self.notes.append(Remark("joined", "day_long_ago", {"given": day}))
            return None
        return day
