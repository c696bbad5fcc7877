"""From an upstream document and the facts of AWS's model to a built contract."""
