"""The screen where a page's sections are read out and recorded."""
