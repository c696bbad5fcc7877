"""The subcommands of ``sagemaker-contract``, a module for each or for a few that belong together, and their helpers."""
