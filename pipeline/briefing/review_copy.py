"""An edition as a document of the review desk: a folder like a run's, with the evidence of all its stories."""

from collections.abc import Callable, Mapping
from pathlib import Path

from pipeline.briefing.document import DeskReference, assemble_briefing, title_of
from pipeline.briefing.html import mail_html
from pipeline.briefing.model import Briefing
from pipeline.briefing.story_section import NumberedStory, numbered_stories
from pipeline.models import Event, Fact, Notes, Passage, Source
from pipeline.runs.folder import RunFolder, write_whole
from pipeline.stages.saved_run import BRIEFING

DOCUMENT = "briefing.md"
EnterReview = Callable[[Path], DeskReference | None]
"""Takes a document's file to the review desk, and says what it is there; None where there is no desk."""


def folder_of_edition(folder: Path, briefing: Briefing) -> Path:
    """Where an edition's document is: in the slot's folder, later ones in folders of their own beside it."""
    return folder if briefing.edition == 1 else folder.with_name(f"{folder.name}-edition-{briefing.edition}")


def keep_edition(briefing: Briefing, folder: Path, references: Mapping[str, DeskReference], disclosure: str) -> Path:
    """The path of the edition's document, written with its evidence once; what an editor made of it since stays."""
    run, data = RunFolder(folder), briefing.model_dump_json(indent=1).encode()
    path = folder / DOCUMENT
    if path.exists() and (folder / BRIEFING).exists() and (folder / BRIEFING).read_bytes() == data:
        return path
    event = Event(headline=title_of(briefing), date=briefing.date, not_before=briefing.not_before)
    stories = numbered_stories(briefing)
    run.write_json("event.json", event.model_dump(mode="json"))
    for source in (_named(each, source) for each in stories for source in each.story.sources):
        run.write_json(f"sources/{source.id}.json", source.model_dump(mode="json"))
    facts = tuple(_fact(each, fact) for each in stories if each.story.notes for fact in each.story.notes.facts)
    run.write_json("notes.json", Notes(brief=event.brief, facts=facts).model_dump(mode="json"))
    document = assemble_briefing(briefing, "review", disclosure, references)
    path = run.write(DOCUMENT, document.text.encode())
    run.write("briefing.html", mail_html(document.text, document.title).encode())
    write_whole(folder / BRIEFING, data)
    return path


def _named(numbered: NumberedStory, source: Source) -> Source:
    return source.model_copy(update={"id": numbered.name(source.id)})


def _fact(numbered: NumberedStory, fact: Fact) -> Fact:
    """A story's fact under the name by which the edition cites it."""
    return fact.model_copy(
        update={
            "id": numbered.name(fact.id),
            "sources": tuple(map(numbered.name, fact.sources)),
            "passages": tuple(_passage(numbered, passage) for passage in fact.passages),
            "conflicts": tuple(map(numbered.name, fact.conflicts)),
        }
    )


def _passage(numbered: NumberedStory, passage: Passage) -> Passage:
    return passage.model_copy(update={"source": numbered.name(passage.source)})
