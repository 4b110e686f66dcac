"""Tests of classes: check_in."""
