"""What an editor left in a run's folder: notes and outline edited by hand, read back and checked."""

import json
from pathlib import Path
from typing import Any, Literal, TypeVar

from pydantic import ValidationError

from pipeline.errors import InputError
from pipeline.models import Draft, Event, Fact, FrozenModel, Notes, Outline, Passage, Provenance, Source
from pipeline.runs.folder import LEDGER, RunFolder
from pipeline.stages.fact_merge import mark_conflicts
from pipeline.text.passages import PassageFinder
from pipeline.writer.readings import ArticleReadings

N = TypeVar("N", bound=FrozenModel)


def edited_notes(folder: RunFolder, sources: tuple[Source, ...]) -> Notes | None:
    """The notes as an editor changed them, or None where nobody did.

    New facts may leave out `id` and offsets: code numbers them, and finds each passage in its source, which may be one
    that the editor put under `added`. Raises InputError for a passage that does not stand there.
    """
    notes = _edited(folder, "notes.json", Notes)
    if notes is None:
        return None
    finders = {source.id: PassageFinder(source) for source in (*sources, *notes.added)}
    highest = max((int(fact.id[1:]) for fact in notes.facts if fact.id[1:].isdigit()), default=0)
    facts = []
    for fact in notes.facts:
        highest += not fact.id
        found = tuple(_found(passage, fact, finders, folder) for passage in fact.passages)
        facts.append(fact.model_copy(update={"id": fact.id or f"f{highest}", "passages": found}))
    ids = {fact.id for fact in facts}
    known = [(fact.id, other) for fact in facts for other in fact.conflicts if other in ids]
    return notes.model_copy(update={"facts": tuple(mark_conflicts(facts, known))})


def saved_outline(folder: RunFolder) -> Outline | None:
    """The outline as an editor changed it, which is a plan then, or None where nobody did."""
    outline = _edited(folder, "outline.json", Outline)
    return outline and outline.model_copy(update={"words": 0})


def has_plan(folder: RunFolder) -> bool:
    """Whether the folder's outline is a plan that was made or edited, and not what a piece without one came to."""
    path = folder.path / "outline.json"
    return path.is_file() and (folder.edited(path.name) or not _read(path, Outline).words)


FOUND = "found.json"
"""What a draft's writer found in the sources beside notes that an editor has changed, as notes of its own."""
BRIEFING = "briefing.json"
"""The file that makes a folder a briefing's: the edition as data."""
READINGS = "readings.json"
"""What a model read in the draft: an audit of the document counts it for the sentences that did not change."""


class SavedRun(FrozenModel):
    """What a finished run's folder, or a briefing's, holds as evidence for its document, and how that was made."""

    kind: Literal["story", "briefing"] = "story"
    event: Event
    notes: Notes
    sources: tuple[Source, ...]
    readings: ArticleReadings | None = None
    draft: Draft | None = None
    provenance: Provenance | None = None


def load_run(folder: Path) -> SavedRun:
    """Event, notes, sources and readings of a run's folder; InputError names the file that is missing or broken."""
    sources = (_read(path, Source) for path in sorted((folder / "sources").glob("*.json")))
    return SavedRun(
        kind="briefing" if (folder / BRIEFING).is_file() else "story",
        event=_read(folder / "event.json", Event),
        notes=_notes(folder),
        sources=tuple(sources),
        readings=_read(read, ArticleReadings) if (read := folder / READINGS).is_file() else None,
        draft=_read(draft, Draft) if (draft := folder / "draft.json").is_file() else None,
        provenance=_provenance(folder),
    )


def _notes(folder: Path) -> Notes:
    """The run's notes, with what the draft's writer found beside an editor's."""
    notes = _read(folder / "notes.json", Notes)
    if not (folder / FOUND).is_file():
        return notes
    found = tuple(fact for fact in _read(folder / FOUND, Notes).facts if notes.fact(fact.id) is None)
    return notes.model_copy(update={"facts": (*notes.facts, *found)})


def _provenance(folder: Path) -> Provenance | None:
    """Who made the run's document, where run.json says so."""
    if not (folder / LEDGER).is_file():
        return None
    made = RunFolder(folder).summary.get("provenance")
    return Provenance.model_validate(made) if made else None


def read_stage(folder: Path, name: str, noun: type[N]) -> N:
    """One stage's file of a run's folder, such as outline.json; InputError where it is missing or broken."""
    return _read(folder / name, noun)


def _found(passage: Passage, fact: Fact, finders: dict[str, PassageFinder], folder: RunFolder) -> Passage:
    finder = finders.get(passage.source)
    found = finder.find(passage.text) if finder else None
    if found is None:
        where = "that source" if finder else f"source {passage.source!r}, which there is not"
        raise InputError(
            f"{folder.path / 'notes.json'}: the passage of {fact.id or fact.statement!r} does not stand in {where}.",
            "Copy it word for word, or add the source under `added` with id, title and text.",
        )
    return found


def _edited(folder: RunFolder, name: str, noun: type[N]) -> N | None:
    return _read(folder.path / name, noun) if folder.edited(name) else None


def _read(path: Path, noun: type[N]) -> N:
    try:
        value: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
        value.pop("schema", None)
        return noun.model_validate(value)
    except ValidationError as error:
        fault = error.errors()[0]
        place = ".".join(map(str, fault["loc"]))
        step = "Mend that field, or delete the file to start over."
        raise InputError(f"{path}: {place}: {fault['msg']}.", step) from error
    except OSError as error:
        step = "Name a folder that `newsdraft draft` has made."
        raise InputError(f"{path} cannot be read: {error.strerror}.", step) from error
    except (ValueError, AttributeError) as error:
        raise InputError(f"{path} is not JSON: {error}.", "Mend it, or delete the file to start over.") from error
