"""glossary.yml: words that are explained, and links that lead to them."""

import pytest

from portal.content.checks.faults import Faults
from portal.content.files.glossary import read_glossary
from portal.content.files.library import read_library
from portal.content.markdown.links import link_resolver
from portal.content.pages.render_context import UnresolvedReference
from tests.factories import lesson_markdown, write_files

GLOSSARY = """\
terms:
  - {id: vneid, term: VNeID, meaning: Ứng dụng giữ căn cước điện tử.}
  - {id: otp, term: mã OTP, meaning: Dãy số dùng một lần., also: [OTP, mã dùng một lần]}
"""


def faults_of(source):
    faults = Faults("glossary.yml")
    read_glossary(source, faults)
    return [(fault.line, fault.message()) for fault in faults.found]


def test_words_come_in_the_order_of_the_alphabet_with_all_their_names():
    terms = read_glossary(GLOSSARY, Faults("glossary.yml"))

    assert list(terms) == ["otp", "vneid"]
    assert terms["otp"].words == ("mã OTP", "OTP", "mã dùng một lần")


@pytest.mark.parametrize(
    ("more", "line", "said"),
    [
        ("  - {id: otp, term: Mã khác, meaning: A.}\n", 4, "used twice"),
        ("  - {id: ma, term: otp, meaning: A.}\n", 4, "explained twice"),
        ("  - {id: ma, term: Mã, meaning: 'Gọi {{ so }}.'}\n", 4, "says everything itself"),
        ("  - {id: ma, term: Mã, meaning: 'Coi [đây](a.md).'}\n", 4, "says everything itself"),
        ("  - {id: ma, term: Mã}\n", 4, "meaning"),
        ("  - {id: Mã, term: Mã, meaning: A.}\n", 4, "Mã"),
        ("  - {id: ma, term: Mã, meaning: A., them: b}\n", 4, "them"),
    ],
)
def test_what_is_no_word_is_refused_at_its_line(more, line, said):
    faults = faults_of(GLOSSARY + more)

    assert [at for at, _message in faults] == [line]
    assert said in faults[0][1]


@pytest.mark.parametrize("kind", ["lesson", "guide", "course"])
def test_a_word_leads_to_where_it_is_explained(kind):
    lead = link_resolver("an-toan", "01-a.md", kind, {}, {}, terms=["otp"])

    assert lead("../glossary.yml#otp") == "/glossary#otp"
    assert lead("../glossary.yml") == "/glossary"
    with pytest.raises(UnresolvedReference, match="not explained"):
        lead("../glossary.yml#khac")


def test_a_word_that_nobody_explains_is_a_fault_at_its_line(tmp_path):
    body = "Nhớ [mã OTP](../glossary.yml#otp).\n\nVà [QR](../glossary.yml#qr)."
    write_files(
        tmp_path,
        {
            "competences.yml": "{}\n",
            "programmes.yml": "{}\n",
            "glossary.yml": GLOSSARY,
            "an-toan/course.md": "---\ntitle: An toàn\n---\n",
            "an-toan/01-a.md": lesson_markdown(body=body),
        },
    )

    library = read_library(tmp_path)

    assert ["is not explained" in fault.message() for fault in library.faults] == [True]
    assert '<a href="/glossary#otp">mã OTP</a>' in library.courses[0].pages[0].blocks[0]["html"]
    assert set(library.terms) == {"otp", "vneid"}
