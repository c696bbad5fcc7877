"""Judges exchanges: pure functions from a case and what came over the wire to broken promises."""
