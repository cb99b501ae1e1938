"""The words by which a text says what a figure is: lists by meaning, measures, movement, modality and years."""
