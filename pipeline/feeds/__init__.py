"""Feeds, sitemaps and folders, gathered politely into entries."""
