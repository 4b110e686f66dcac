"""Every change to people, their devices, their codes and what they agreed to."""
