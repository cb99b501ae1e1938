"""From an event to its document, one function for each stage; `run` puts them in order."""
