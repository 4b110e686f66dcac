"""What README and docs show is true: the example can be published, links lead somewhere, settings exist."""

import re
import tomllib

import pytest

from portal.config import settings
from portal.content.files.library import read_library
from portal.features import ORDER
from tests.architecture.source import PORTAL, ROOT
from tests.bench.tables import BEGIN, END
from tests.factories import write_files

DOCUMENTS = {
    path.relative_to(ROOT).as_posix(): path.read_text(encoding="utf-8")
    for path in (ROOT / "README.md", *sorted((ROOT / "docs").rglob("*.md")))
}
README = DOCUMENTS["README.md"]
COURSE_FORMAT = DOCUMENTS["docs/course-format.md"]
OPERATIONS = DOCUMENTS["docs/operations.md"]
README_LINES = 200  # what is longer belongs into docs/
FILE = re.compile(r"^`courses/([^`]+)`\n\n````\w+\n(.*?)^````$", re.DOTALL | re.MULTILINE)
LINK = re.compile(r"\]\((?!https?:)([^)#\s]*)(?:#([^)]+))?\)")
MODULE = re.compile(r"`([a-zA-Z_]+/[\w/.]*)`")
HEADING = re.compile(r"^#+ (.+)$", re.MULTILINE)


def test_the_example_course_has_no_fault(tmp_path):
    library = read_library(write_files(tmp_path, dict(FILE.findall(COURSE_FORMAT))))

    blocks = [block for page in library.courses[0].pages for block in page.blocks]
    kinds = {block["question"]["kind"] for block in blocks if "question" in block}
    assert [str(fault) for fault in library.faults] == []
    assert kinds == {"single", "multiple", "text", "number"}


def heading_ids(text):
    return {re.sub(r"[^\w -]", "", heading).lower().replace(" ", "-") for heading in HEADING.findall(text)}


@pytest.mark.parametrize("document", DOCUMENTS)
def test_every_file_and_part_it_refers_to_is_there(document):
    prose = re.sub(r"^(`{3,}).*?^\1$", "", DOCUMENTS[document], flags=re.DOTALL | re.MULTILINE)
    lost = []
    for name, anchor in LINK.findall(prose):
        target = (ROOT / document).parent / name if name else ROOT / document
        if not target.exists() or (anchor and anchor not in heading_ids(target.read_text(encoding="utf-8"))):
            lost.append((name, anchor))

    assert lost == []


@pytest.mark.parametrize("document", ["README.md", "docs/architecture.md", "docs/glossary.md", "docs/how-to.md"])
def test_every_module_that_it_names_is_there(document):
    named = {name for name in MODULE.findall(DOCUMENTS[document]) if not re.search(r"[A-Z]{4}|^instance/", name)}

    assert [name for name in sorted(named) if not (ROOT / name).exists() and not (PORTAL / name).exists()] == []


def test_the_readme_is_short():
    assert len(README.splitlines()) <= README_LINES


@pytest.mark.parametrize("name", re.findall(r"^\| `([A-Z_]+)` \|", OPERATIONS, re.MULTILINE))
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


def test_the_map_names_the_features_in_their_order():
    named = re.findall(r"^  (\w+)/ ", README, re.MULTILINE)

    assert [name for name in named if name in ORDER] == list(ORDER)


def test_the_newest_change_is_the_version():
    newest = re.search(r"^## (\S+) · \d{4}-\d\d-\d\d$", (ROOT / "CHANGELOG.md").read_text(encoding="utf-8"), re.M)
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]

    assert newest is not None
    assert newest[1] == project["version"]
