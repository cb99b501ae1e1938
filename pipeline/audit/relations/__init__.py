"""How known values stand to each other: comparisons, counts, ranks, records, directions without a figure."""
