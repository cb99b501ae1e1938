"""Entries become clusters about one event, ranked with reasons."""
