"""What a writer found in the sources beside the notes: verified like a note, and numbered on from the last one."""

from collections.abc import Mapping, Sequence

from pipeline.models import Fact, FrozenModel, Notes, RejectedFact, Source
from pipeline.stages.notes import grounded
from pipeline.text.passages import PassageFinder
from pipeline.writer.extractive.figure_words import figures_of
from pipeline.writer.replies import FoundFact, ProposedFact

ELSEWHERE = "another note has the id that it came under"


class ExtendedNotes(FrozenModel):
    """The notes with what was found, and the note's id of each id in the reply whose passage stands in its source."""

    notes: Notes
    ids: Mapping[str, str] = {}

    def cited(self, facts: Sequence[str]) -> tuple[str, ...]:
        """A sentence's citations as notes' ids, each once; one that stands nowhere goes where another is left."""
        known = [self.ids.get(each, each) for each in facts]
        stands = [each for each in known if self.notes.fact(each)]
        return tuple(dict.fromkeys(stands or known))


def with_found(notes: Notes, found: Sequence[FoundFact], sources: Sequence[Source]) -> ExtendedNotes:
    """The notes and each found fact whose passage code finds word for word; the others are among the rejected.

    A passage that a note has already is that note's.
    """
    facts, rejected, ids = list(notes.facts), list(notes.rejected), dict[str, str]()
    finders = {source.id: PassageFinder(source) for source in sources} if found else {}
    number = max((int(fact.id[1:]) for fact in facts if fact.id[1:].isdigit()), default=0)
    for each in found:
        if notes.fact(each.id) or each.id in ids:
            rejected.append(_rejected(each, ELSEWHERE))
            continue
        named = [source for source in sources if source.id == each.source] or list(sources)
        own = [finders[source.id] for source in named]
        stands = next(filter(None, (finder.find(each.passage) for finder in own)), None)
        fact = grounded(_proposed(each, stands.text if stands else each.passage), own, named)
        if isinstance(fact, RejectedFact):
            rejected.append(fact)
        elif known := _same(fact, facts):
            ids[each.id] = known.id
        else:
            number += 1
            ids[each.id] = f"f{number}"
            facts.append(fact.model_copy(update={"id": ids[each.id]}))
    return ExtendedNotes(notes=notes.model_copy(update={"facts": tuple(facts), "rejected": tuple(rejected)}), ids=ids)


def _proposed(found: FoundFact, passage: str) -> ProposedFact:
    """The same as the notes stage takes it; its figures are those of its passage as it stands in the source."""
    return ProposedFact(
        statement=found.statement,
        passage=found.passage,
        quote=found.quote,
        speaker=found.speaker,
        figures=figures_of(passage),
    )


def _rejected(found: FoundFact, reason: str) -> RejectedFact:
    return RejectedFact(statement=found.statement, source=found.source, passage=found.passage, reason=reason)


def _same(fact: Fact, facts: Sequence[Fact]) -> Fact | None:
    """The note that has the very passage and quotation already."""
    return next((each for each in facts if each.passages == fact.passages and each.quote == fact.quote), None)
