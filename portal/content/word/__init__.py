"""Reads a Word file into pages of a course: what each paragraph becomes, and why some stay outside."""
