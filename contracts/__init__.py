"""A contract testing kit for the SageMaker control plane."""

__version__ = "0.1.0"
