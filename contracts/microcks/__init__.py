"""Microcks: the artifacts that it imports, a running one, and what helps it where it is blind."""
