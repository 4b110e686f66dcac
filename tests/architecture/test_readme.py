"""What README and docs show is true: the example can be published, links lead somewhere, settings exist."""

import re
import tomllib

import pytest

from portal.config import settings
from portal.content.files.library import read_library
from portal.content.lint.checks import lint_library
from portal.features import ORDER
from tests.architecture.source import PORTAL, ROOT
from tests.bench.tables import BEGIN, END
from tests.content.test_media import LOSSY, MP3, MP4
from tests.content.test_recordings import WEBM
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
MEDIA = {"ba-buoc.webm": WEBM, "hoa-sen.webp": LOSSY, "cuoc-goi.mp3": MP3, "doi-mat-khau.mp4": MP4}


@pytest.fixture(scope="module")
def library(tmp_path_factory):
    """The courses whose files the document shows, with the media and the competences that they name."""
    competences = (ROOT / "courses" / "competences.yml").read_text(encoding="utf-8")
    media = {f"cach-viet/media/{name}": content for name, content in MEDIA.items()}
    files = dict(FILE.findall(COURSE_FORMAT)) | {"competences.yml": competences} | media
    return read_library(write_files(tmp_path_factory.mktemp("courses"), files))


def test_the_example_courses_have_no_fault(library):
    blocks = [block for course in library.courses for page in course.pages for block in page.blocks]
    kinds = {block["question"]["kind"] for block in blocks if "question" in block}
    assert [str(fault) for fault in library.faults] == []
    assert kinds == {"single", "multiple", "text", "number"}


def test_the_example_of_an_accepted_warning_accepts_one(library):
    warned = {(one.file.rpartition("/")[2], one.check) for one in lint_library(library)}

    assert {check for file, check in warned if file == "06-loi-cua-quyet-dinh.md"} == {"questions-at-end"}
    assert "accepted" not in {check for _file, check in warned}


def test_every_notation_has_an_example_that_is_a_file():
    shown = re.findall(r"^````\w+\n(.*?)^````$", COURSE_FORMAT, re.DOTALL | re.MULTILINE)

    assert set(shown) == {text for _name, text in FILE.findall(COURSE_FORMAT)}


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
