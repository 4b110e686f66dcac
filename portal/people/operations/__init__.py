"""What the leaders do about people across all features: merging accounts, letting go, bringing back."""
