"""Import of people from a spreadsheet (roster): parse, clean, plan, preview, confirm."""
