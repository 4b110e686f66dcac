"""How many people have to finish in each week to be in time; no database."""

from datetime import date

WEEK_DAYS = 7


def weekly_need(missing: int, due_on: date, today: date) -> int:
    """How many of those who are missing have to finish in each week until the day, that day included.

    The days that are left after today, not whole weeks: who keeps this pace is in time. Where no whole week is
    left, it is all who are missing.
    """
    days = max((due_on - today).days, WEEK_DAYS)
    return -(-missing * WEEK_DAYS // days)
