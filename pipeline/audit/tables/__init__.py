"""What a sentence names of the reference tables: entities, measures and years, and the values these are of."""
