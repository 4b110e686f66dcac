"""Open Badges 3.0: certificates as signed files, the keys they are signed with, and what verifiers look up."""
