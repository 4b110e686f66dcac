"""Planning classes: who teaches what when and where, who is invited, what became of it."""
