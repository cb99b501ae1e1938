"""`newsdraft briefing` and its subcommands."""
