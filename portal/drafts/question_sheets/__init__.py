"""Questions that come in as a spreadsheet: their rows wait, are mended, and become drafts."""
