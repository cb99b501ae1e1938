"""The writer without key and network: sentences of the sources, in the style's forms, each with its source."""
