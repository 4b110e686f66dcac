"""Dated changes of the organisation, each with its preview."""
