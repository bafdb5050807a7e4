"""The preset dictionary 1 of SPEC.md 9.3: the contents it is made from, how it is made, and what it is worth."""
