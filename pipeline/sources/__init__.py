"""Sources: fetched through a guard, read in limits, each with its text, hash and date."""
