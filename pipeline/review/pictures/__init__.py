"""Pictures of what the audit has compared, drawn from its values alone."""
