"""Every change to the organisation: units, who belongs where, and the grants."""
