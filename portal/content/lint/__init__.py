"""What writers are warned of: a page that can be published, and that a reader would trip over."""
