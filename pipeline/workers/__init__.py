"""The queue for several machines, and the workers that take from it."""
