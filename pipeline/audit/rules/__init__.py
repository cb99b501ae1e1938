"""The rules that recompute a sentence's figures, a subject to a file."""
