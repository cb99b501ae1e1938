"""Two finished pieces about one event, one in the house's style and one in wire style; the facts are of the filings."""

from pathlib import Path

FINISHED = (Path(__file__).parent / "finished.md").read_text(encoding="utf-8")
WIRE = (Path(__file__).parent / "wire.md").read_text(encoding="utf-8")
