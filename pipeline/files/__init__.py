"""YAML and JSON with line numbers, and the resources that come with the program."""
