"""`python -m pipeline` is the `newsdraft` command."""

from pipeline.cli import main

main()
