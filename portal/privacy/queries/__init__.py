"""Every read of what is kept of a person, and of what people ask about it."""
