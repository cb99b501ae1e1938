"""The writer without key and network: sentences of the sources, in the style's forms, each with its source."""

from pipeline.writer.extractive.writer import ExtractiveWriter

__all__ = ["ExtractiveWriter"]
