"""In-person classes: planned sessions, who is put on, the roll however it was called, what participants say."""
