"""Whatever people call themselves, their units and their files: no table that is given away holds a formula."""

from __future__ import annotations

import csv
import re
from io import BytesIO, StringIO
from typing import Any
from zipfile import ZipFile

from flask import Flask

from portal.accounts.models import User
from portal.audit.models import AuditEvent
from portal.db import db
from portal.people.models import RosterImport
from portal.privacy.models import DataRequest
from portal.units.models import Unit
from tests.architecture.test_wrong_persons import GUARDED
from tests.architecture.wrong_persons import create_records
from tests.conftest import Browser

# The sums that the portal itself puts below a table: made of places of cells alone.
OWN_FORMULA = re.compile(
    rb"<f>(?:SUBTOTAL\(9,[A-Z]+\d+(?::[A-Z]+\d+)?\)|IF\([A-Z]+\d+=0,0,\([A-Z]+\d+(?:\+[A-Z]+\d+)*\)/[A-Z]+\d+\))</f>"
)
NAME = "=cmd()|' /C calc'!A0"


def formulas_in(answer: Any) -> list[str]:
    """The cells of a table that a spreadsheet program would work out."""
    if answer.mimetype == "text/csv":
        rows = csv.reader(StringIO(answer.data.decode("utf-8-sig")), delimiter=";")
        return [cell for row in rows for cell in row if cell.lstrip()[:1] in {"=", "+", "-", "@"}]
    with ZipFile(BytesIO(answer.data)) as workbook:
        sheets = [name for name in workbook.namelist() if name.startswith("xl/worksheets/")]
        found = [OWN_FORMULA.sub(b"", workbook.read(name)) for name in sheets]
        return [name for name, left in zip(sheets, found, strict=True) if b"<f" in left]


def test_no_table_that_can_be_saved_holds_a_formula(
    app: Flask, browser: Browser, admin: User, member: User, head: User, leader: User, team: Unit
) -> None:
    ground = create_records(member, head, leader, admin, team)
    db.session.query(User).filter(User.id != admin.id).update({"name": NAME})
    db.session.query(Unit).update({"name": NAME})
    db.session.query(AuditEvent).update({"details": {"name": NAME, "reason": NAME, "file_name": NAME}})
    db.session.query(DataRequest).update({"message": NAME})
    for roster in db.session.query(RosterImport):
        lines = [[2, {"name": NAME, "phone": NAME, "unit": NAME}, []]]
        roster.file_name, roster.rows = NAME, {**roster.rows, "lines": lines}
    db.session.commit()
    browser.sign_in(admin)

    told = {}
    for rule in app.url_map.iter_rules():
        if "GET" in (rule.methods or ()) and rule.arguments <= GUARDED:
            answer = browser.get(ground.address(app, rule), buffered=True)
            if answer.status_code == 200 and answer.mimetype not in ("text/html", "text/plain"):
                told[rule.endpoint] = answer

    tables = {
        name: answer for name, answer in told.items() if "csv" in answer.mimetype or "sheet" in answer.mimetype
    }
    assert {"people.audit_csv", "people.faulty_rows", "people.roster_template"} <= tables.keys()
    assert {name: formulas_in(answer) for name, answer in tables.items() if formulas_in(answer)} == {}
    assert any(NAME.encode() in answer.data for answer in tables.values())
