"""How shares are told."""

import pytest

from portal.web.template_filters import _number, _percent, clamp_share, hundredths, number, percent, share


def test_a_share_is_neither_all_nor_none_unless_it_is_so():
    assert clamp_share(99_999 / 100_000, 3) == 0.999
    assert clamp_share(1 / 100_000, 3) == 0.001
    assert clamp_share(2 / 3, 3) == 2 / 3
    assert clamp_share(2 / 2, 3) == 1
    assert clamp_share(0, 3) == 0


def test_what_sums_miss_of_the_whole_is_no_part_of_it():
    assert round(clamp_share(sum([0.1] * 10), 2), 2) == 1


def test_shares_are_written_so(app):
    with app.test_request_context():
        assert percent(0.996) == "99 %"
        assert percent(0.001) == "1 %"
        assert percent(1) == "100 %"
        assert share(0.9999) == "99,9 %"
        assert share(0.6666) == "66,7 %"


def test_hundredths_have_two_decimals_each(app):
    with app.test_request_context():
        assert [hundredths(value) for value in (0.2, -0.333, 1, -0.001)] == ["0,20", "-0,33", "1,00", "0,00"]


@pytest.mark.parametrize("write", [number, percent, share])
def test_nothing_has_no_sign_whatever_was_written_before(app, write):
    _number.cache_clear()
    _percent.cache_clear()
    with app.test_request_context():
        assert write(-0.0) == write(0)
        assert not write(0).startswith("-")
