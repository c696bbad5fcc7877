"""A server that keeps every promise, with mutants that each break one and variants that are odd and legal."""
