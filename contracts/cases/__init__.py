"""What to send, and what to expect: bases, boundaries, generated requests and probes. Nothing here sends anything."""
