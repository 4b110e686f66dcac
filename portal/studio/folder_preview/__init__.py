"""A folder of courses as its readers will see it, for those who write in files."""
