"""The morning briefing: feeds become entries, entries clusters, clusters ranked events, events one document a day."""
