"""What the README shows is true: its example can be published, its links lead somewhere, its settings exist."""

import re

import pytest

from portal.config import settings
from portal.content.library import read_library
from tests.bench.report import BEGIN, END
from tests.factories import write_files
from tests.house.source import ROOT

README = (ROOT / "README.md").read_text(encoding="utf-8")
FILE = re.compile(r"^`courses/([^`]+)`\n\n````\w+\n(.*?)^````$", re.DOTALL | re.MULTILINE)
LINK = re.compile(r"\]\((?!https?:|#)([^)#]+)")
ANCHOR = re.compile(r"\]\(#([^)]+)\)")
HEADING = re.compile(r"^#+ (.+)$", re.MULTILINE)


def test_the_example_course_has_no_fault(tmp_path):
    library = read_library(write_files(tmp_path, dict(FILE.findall(README))))

    blocks = [block for page in library.courses[0].pages for block in page.blocks]
    kinds = {block["question"]["kind"] for block in blocks if "question" in block}
    assert [str(fault) for fault in library.faults] == []
    assert kinds == {"single", "multiple", "text", "number"}


def test_every_file_it_names_is_there():
    prose = re.sub(r"^(`{3,}).*?^\1$", "", README, flags=re.DOTALL | re.MULTILINE)

    assert [name for name in LINK.findall(prose) if not (ROOT / name).exists()] == []


def test_every_part_it_refers_to_is_there():
    ids = {re.sub(r"[^\w -]", "", heading).lower().replace(" ", "-") for heading in HEADING.findall(README)}

    assert set(ANCHOR.findall(README)) - ids == set()


@pytest.mark.parametrize("name", re.findall(r"^\| `([A-Z_]+)` \|", README, re.MULTILINE))
def test_every_setting_it_tells_of_is_read(name, tmp_path):
    asked = []

    class Environment(dict):
        def get(self, key, default=None):
            asked.append(key)
            return default

    settings(Environment(), instance=tmp_path)

    assert name in asked


def test_the_benchmark_has_its_place():
    assert README.index(BEGIN) < README.index(END)
