"""What a run leaves: journal, folder, record, progress, log, telemetry."""
