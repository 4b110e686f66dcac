"""What `flask doctor` looks at, a file per place; each check takes the application and yields findings."""
