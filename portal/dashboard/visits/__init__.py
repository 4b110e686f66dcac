"""The screen of what was done at residents' doors, and the same as files."""
