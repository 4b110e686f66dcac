"""The screens of a scenario: a run, its scenes, what others chose."""
