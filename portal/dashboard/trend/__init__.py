"""The screen of completions by week."""
