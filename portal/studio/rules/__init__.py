"""Decisions that several of the trainers' screens share."""
