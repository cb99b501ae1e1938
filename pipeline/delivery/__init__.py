"""Ways out: file, mail, webhook and RSS, and the outbox that sends each thing once."""
