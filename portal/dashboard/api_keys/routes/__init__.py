"""The screens where keys are given and ended, and the addresses that a key opens."""
