"""flask people import."""

from __future__ import annotations

from pathlib import Path

import pytest
from flask import Flask

from portal.accounts.models import User
from portal.audit.models import AuditEvent
from portal.db import db
from portal.units.models import Unit

GOOD = "Họ tên;SĐT\nĐặng Thị Bảy;0300000007\n"
FAULTY = GOOD + "Lê Thị Tám;không có\n"


def import_file(app: Flask, folder: Path, text: str, unit: str, *options: str) -> tuple[int, str]:
    """Run the command on a file with this text; its exit code and what it said."""
    (folder / "tổ.csv").write_text(text, encoding="utf-8")
    db.session.rollback()
    result = app.test_cli_runner().invoke(
        args=["people", "import", str(folder / "tổ.csv"), "--unit", unit, *options]
    )
    db.session.rollback()
    return result.exit_code, result.output


def number_of_people() -> int:
    """How many came in."""
    return db.session.query(User).filter(User.phone.like("0300%")).count()


def test_it_brings_people_in(app: Flask, team: Unit, tmp_path: Path) -> None:
    code, said = import_file(app, tmp_path, GOOD, team.code)

    assert (code, number_of_people()) == (0, 1)
    assert "1" in said
    assert db.session.query(AuditEvent).filter_by(action="roster.imported", unit_id=team.id).count() == 1


def test_a_dry_run_changes_nothing(app: Flask, team: Unit, tmp_path: Path) -> None:
    code, said = import_file(app, tmp_path, GOOD, team.code, "--dry-run")

    assert (code, number_of_people()) == (0, 0)
    assert "chạy thử" in said or "dry run" in said


def test_rows_with_faults_are_named_and_left_out_only_when_that_is_asked_for(
    app: Flask, team: Unit, tmp_path: Path
) -> None:
    refused = import_file(app, tmp_path, FAULTY, team.code)
    nobody = number_of_people()
    done = import_file(app, tmp_path, FAULTY, team.code, "--leave-out-faulty")

    assert (refused[0], nobody) == (1, 0)
    assert "Lê Thị Tám" in refused[1]
    assert (done[0], number_of_people()) == (0, 1)


@pytest.mark.parametrize(("text", "unit"), [(GOOD, "NOWHERE"), ("a;b\n", None), ("", None)])
def test_a_wrong_unit_and_a_wrong_file_end_it(
    app: Flask, team: Unit, tmp_path: Path, text: str, unit: str | None
) -> None:
    code, said = import_file(app, tmp_path, text, unit or team.code)

    assert code == 1
    assert said.startswith("Error: ")
    assert number_of_people() == 0


def test_a_dry_run_of_nothing_but_faulty_rows_ends_badly(app: Flask, team: Unit, tmp_path: Path) -> None:
    code, said = import_file(app, tmp_path, GOOD.replace("0300000007", "không có"), team.code, "--dry-run")

    assert code == 1
    assert "dòng nào cũng có lỗi" in said
