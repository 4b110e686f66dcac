"""All questions of a trainer's courses: found, taken into other pages, and kept up with."""
