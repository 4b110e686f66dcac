"""Every change to requests about the own data, and what they lead to."""
