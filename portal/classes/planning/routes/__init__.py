"""The screens of planning: the list, the form, the page of a class."""
