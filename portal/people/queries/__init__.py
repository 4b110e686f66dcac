"""Reading people as their leaders see them."""
