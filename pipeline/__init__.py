"""newsdraft: from a news event to a draft an editor can trust."""

__version__ = "0.2.0"
