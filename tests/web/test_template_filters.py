"""How shares are told."""

from portal.web.template_filters import clamp_share, percent, share


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
