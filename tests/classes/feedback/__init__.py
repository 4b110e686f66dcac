"""Tests of classes: feedback."""
