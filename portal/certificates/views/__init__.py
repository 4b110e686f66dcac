"""What the paper and the screens of certificates say."""
