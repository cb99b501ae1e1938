"""Holding what a writer says that it found against the sources."""
