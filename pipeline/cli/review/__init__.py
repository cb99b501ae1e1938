"""`newsdraft review` and its subcommands."""
