"""The garbage collector stands still while rosters are planned, and goes on once all of them are."""

from __future__ import annotations

import gc

import pytest

from portal.people.roster.operations.gc_pause import gc_paused


def test_it_goes_on_after_the_last_of_those_who_stopped_it() -> None:
    with gc_paused():
        with gc_paused():
            assert not gc.isenabled()
        assert not gc.isenabled()

    assert gc.isenabled()


def test_it_goes_on_after_a_failure_also_as_a_decorator() -> None:
    @gc_paused()
    def fail() -> None:
        assert not gc.isenabled()
        raise ValueError

    for _time in range(2):
        with pytest.raises(ValueError, match=r"^$"):
            fail()
        assert gc.isenabled()


def test_who_stopped_it_for_other_reasons_lets_it_go_on() -> None:
    gc.disable()
    try:
        with gc_paused():
            pass
        assert not gc.isenabled()
    finally:
        gc.enable()
