"""How well questions tell who understood: difficulty, discrimination, distractors."""
