"""Loads the kit's pytest options; nothing else happens without ``--target``."""

pytest_plugins = ["contracts.plugin"]
