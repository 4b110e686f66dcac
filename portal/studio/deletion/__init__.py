"""The screens on which pages and courses are deleted and brought back."""
