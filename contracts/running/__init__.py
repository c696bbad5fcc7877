"""The parts of the way through: binding names, making what must exist, telling what is unsupported, cleaning up."""
