"""The proof of the kit itself: what it says about a reference, its variants and its mutants, and what it should say."""
