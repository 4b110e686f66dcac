"""The pictures, sounds and films of a course, and the voices that read its pages out."""
