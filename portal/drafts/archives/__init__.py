"""Courses that come as a folder or archive into drafts, and go out as one."""
