"""Markdown to HTML: parser, plugins, renderer, links."""
