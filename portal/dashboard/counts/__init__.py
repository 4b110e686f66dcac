"""The kept counts: how they are written, recounted and checked."""
