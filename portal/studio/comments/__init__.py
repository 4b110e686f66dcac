"""The screens of comments on a draft."""
