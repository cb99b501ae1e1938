"""Everything joined up for a command: composition of writers, drafts one by one, doctor."""
