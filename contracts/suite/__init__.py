"""The pytest modules that run against a target."""
