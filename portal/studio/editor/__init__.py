"""The screen of the editor, its preview and its snippets."""
