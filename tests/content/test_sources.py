import pytest

from portal.content.checks.faults import Faults
from portal.content.files.sources import MAX_TEXT_BYTES, decode, is_readable, normalise


@pytest.mark.parametrize("data", [b"\xef\xbb\xbf# a\r\nb", b"no final newline", b"a\rb\n", "a\u0300".encode()])
def test_a_text_encodes_to_the_same_bytes_again(data):
    faults = Faults("a.md")

    text = decode(data, faults)

    assert text is not None
    assert text.encode() == data
    assert not faults


def test_the_line_of_the_first_byte_that_is_not_utf_8_is_named():
    faults = Faults("a.md")

    assert decode(b"one\ntwo\nth\xffree", faults) is None
    assert str(faults.found[0]) == "a.md:3: this file is not UTF-8: save it again as UTF-8"


def test_the_line_of_a_nul_byte_is_named():
    faults = Faults("a.md")

    assert decode(b"one\ntw\0o", faults) is None
    assert [fault.line for fault in faults.found] == [2]


def test_a_large_text_is_refused_and_its_size_named():
    faults = Faults("a.md")

    assert not is_readable("x" * (MAX_TEXT_BYTES + 1024), faults)
    assert "257 KB" in faults.found[0].message()


def test_a_text_of_the_largest_size_is_read():
    assert is_readable("x" * MAX_TEXT_BYTES, Faults("a.md"))


def test_a_lone_surrogate_is_no_text():
    assert not is_readable("a\ud800", Faults("a.md"))


def test_parsing_sees_neither_mark_nor_line_ends_nor_parted_letters():
    assert normalise("\ufeffe\u0302\r\nb\rc\n") == "ê\nb\nc\n"
