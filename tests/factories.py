"""What tests are made of, built through the operations; each factory commits."""

from __future__ import annotations

import tempfile
from collections.abc import Mapping
from datetime import date
from functools import cache, lru_cache
from itertools import count
from pathlib import Path
from typing import Any

from flask import Flask, session

from portal.accounts.models import User
from portal.accounts.operations.consents import give_consents
from portal.accounts.operations.devices import register_device
from portal.accounts.operations.users import create_user
from portal.accounts.rules.consent_purposes import CURRENT_VERSIONS
from portal.accounts.rules.passwords import hash_password
from portal.audit.models import Actor
from portal.config import ROOT
from portal.content.files.library import Library, read_library
from portal.courses.models import Course
from portal.courses.queries.texts import published_files
from portal.courses.sync.operations.publish_library import publish_library
from portal.dashboard.models import Snapshot
from portal.dashboard.snapshots import operations
from portal.db import begin_write, db
from portal.units.models import Unit
from portal.units.operations.grants import grant_role
from portal.units.operations.memberships import join_unit
from portal.units.operations.units import add_unit
from portal.web.csrf import TOKEN_KEY, start_token
from tests.replay import replayed

PASSWORD = "mat khau thu"

_numbers = count(1)


def reset_numbers() -> None:
    """Let the codes and names that the factories give begin anew, as on an empty database."""
    global _numbers
    _numbers = count(1)


@cache
def _hash_of(password: str) -> str:
    return hash_password(password)


def make_unit(name: str, kind: str = "team", parent: Unit | None = None, code: str | None = None) -> Unit:
    """A unit below its parent."""
    return _add_unit(name, kind, parent, code or f"unit-{next(_numbers)}")


@replayed
def _add_unit(name: str, kind: str, parent: Unit | None, code: str) -> Unit:
    unit = add_unit(name, kind=kind, code=code, parent=parent, actor=None)
    db.session.commit()
    return unit


def make_user(
    name: str,
    phone: str | None = None,
    unit: Unit | None = None,
    grants: Mapping[str, Unit] | None = None,
    password: str | None = PASSWORD,
    consented: bool = True,
    username: str | None = None,
) -> User:
    """A person of the unit, with roles over units; without a password, one who was not activated yet."""
    username = username or (None if phone else f"user{next(_numbers)}")
    return _add_user(name, phone, username, unit, dict(grants or {}), password, consented)


@replayed
def _add_user(
    name: str,
    phone: str | None,
    username: str | None,
    unit: Unit | None,
    grants: dict[str, Unit],
    password: str | None,
    consented: bool,
) -> User:
    password_hash = _hash_of(password) if password is not None else None
    user = create_user(name, phone=phone, username=username, password_hash=password_hash, actor=None)
    if unit is not None:
        join_unit(user, unit, actor=None)
    for role, over in grants.items():
        grant_role(user, over, role, actor=None)
    if consented:
        give_consents(user, CURRENT_VERSIONS)
    db.session.commit()
    return user


def sign_in_cookie(app: Flask, user: User) -> dict[str, Any]:
    """What the session of a browser holds where the user is signed in."""
    user_id = user.id
    # Ends the test's own transaction, which would go on seeing the database as it was.
    db.session.commit()
    with app.test_request_context():
        token = _start_device(user_id)
        start_token(user_id)
        return {"_user_id": token, "_fresh": True, "_permanent": True, TOKEN_KEY: session[TOKEN_KEY]}


@replayed
def _start_device(user_id: int) -> str:
    # The served portal may write meanwhile.
    begin_write()
    token = register_device(db.session.get_one(User, user_id), label="Chrome trên Android")
    db.session.commit()
    return token


def create_snapshot(
    unit: Unit, *, on: date, actor: Actor | None, label: operations.SnapshotLabel = operations.PLAIN
) -> Snapshot:
    """Keep the numbers of the unit and of everything below as they are now, as those of the day `on`.

    All is read in the caller's transaction: whoever wants it to be of one moment while others write calls
    `begin_consistent_read` first. Refused for a closed unit, and where it was frozen a moment ago.
    """
    stock = operations.read_snapshot_content(unit, on=on, actor=actor, label=label)
    for _done in operations.write_snapshot(stock, actor=actor):
        pass
    return db.session.query(Snapshot).filter_by(unit_id=unit.id).order_by(Snapshot.id.desc()).first()


def lesson_markdown(title: str = "Bài một", body: str = "Nội dung.", **front: Any) -> str:
    """The Markdown of a lesson; `front` are further lines of front matter."""
    return front_matter(title=title, **front) + f"\n{body}\n"


def practice_markdown(name: str = "cau-1") -> str:
    """The Markdown of one practice question whose second option is right."""
    return f"""Có người lạ xin mã OTP. Cô Ba nên làm gì?

<!-- data-id="{name}" -->
- [( )] Đọc mã <!-- data-feedback="Chưa được." -->
- [(X)] Cúp máy <!-- data-feedback="Đúng." -->
[[?]] Ai cần mã của mình?
***
Không ai cần mã của mình.
***
"""


def quiz_markdown(n_questions: int = 3, title: str = "Kiểm tra", **front: Any) -> str:
    """The Markdown of a quiz; question `cau-1` and so on, each with its second option right."""
    questions = (f"Câu hỏi {n}\n\n{practice_markdown(f'cau-{n}')}" for n in range(1, n_questions + 1))
    return front_matter(title=title, kind="quiz", **front) + "\n" + "\n".join(questions)


def front_matter(**front: Any) -> str:
    """Front matter with these lines; values are written as YAML reads them."""
    lines = "".join(f"{key}: {value}\n" for key, value in front.items())
    return f"---\n{lines}---\n"


def make_course(
    slug: str = "an-toan",
    pages: Mapping[str, str] | None = None,
    *,
    files: Mapping[str, str | bytes] | None = None,
    **front: Any,
) -> Course:
    """A published course beside those that are there; again with the same slug, it is changed.

    `pages` are texts by file name (by default one lesson and one quiz), `files` others by their path in the
    courses folder, such as facts.yml, and `front` lines of the course's front matter.
    """
    if pages is None:
        pages = {"01-bai-mot.md": lesson_markdown(), "02-kiem-tra.md": quiz_markdown()}
    texts: dict[str, str | bytes] = {f"{slug}/{name}": text for name, text in pages.items()}
    texts[f"{slug}/course.md"] = front_matter(**({"title": "An toàn trên mạng"} | front)) + "\nGiới thiệu.\n"
    return _publish(slug, texts | dict(files or {}))


@replayed
def _publish(slug: str, files: dict[str, str | bytes]) -> Course:
    library = read_texts(dict(published_files()) | files)
    db.session.rollback()
    begin_write()
    publish_library(library, actor=None)
    db.session.commit()
    return db.session.query(Course).filter_by(slug=slug).one()


def read_texts(files: Mapping[str, str | bytes]) -> Library:
    """The library of these files; what was read before is kept, since reading asks no database and no clock."""
    return _read(tuple(sorted((name, _bytes(content)) for name, content in files.items())))


@lru_cache(maxsize=200)
def _read(files: tuple[tuple[str, bytes], ...]) -> Library:
    with tempfile.TemporaryDirectory() as folder:
        return read_library(write_files(Path(folder), dict(files)))


@cache
def shipped_library() -> Library:
    """The courses that are shipped, read once."""
    return read_library(ROOT / "courses")


def _bytes(content: str | bytes) -> bytes:
    return content.encode() if isinstance(content, str) else content


def write_files(folder: Path, files: Mapping[str, str | bytes]) -> Path:
    """The folder with these files in it, texts in UTF-8."""
    for name, content in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(_bytes(content))
    return folder
