"""newsdraft.toml and the environment, read once into typed tables."""

from pipeline.settings.settings import FILE_NAME, Settings, load_settings, variables

__all__ = ["FILE_NAME", "Settings", "load_settings", "variables"]
