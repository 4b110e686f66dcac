"""The screens for units: looking at them as they are and were, and changing them."""
