"""How many people were helped where, in which week and with what: kept with each change."""
