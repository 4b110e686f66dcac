"""The scenes of a scenario as cards: a form for each, without codes."""
