"""What is found wrong or doubtful in a text."""
