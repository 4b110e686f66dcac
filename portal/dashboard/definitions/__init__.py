"""What every number and every state that leaders see means, in words."""
