"""Targets and how to speak to them: presets, the HTTP adapter, signing, redaction, and the safety guard."""
