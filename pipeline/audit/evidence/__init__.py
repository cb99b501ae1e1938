"""What is known, as typed values with their place: facts, sources' figures, reference cells."""
