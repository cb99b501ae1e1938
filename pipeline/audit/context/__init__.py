"""What a sentence says around its figures: measures, years, comparisons, and what is no claim."""
