"""What is set up and what is missing: a list of checks, each with what to do about it."""

import sys
from collections.abc import Callable
from importlib.util import find_spec
from typing import Literal

from pipeline.errors import NewsdraftError
from pipeline.models import FrozenModel
from pipeline.settings import Settings


class Check(FrozenModel):
    """One thing looked at: fine, missing but not needed, or broken."""

    name: str
    state: Literal["fine", "optional", "broken"]
    detail: str
    step: str = ""


def examine(settings: Settings) -> list[Check]:
    """All checks in the order a newcomer meets them; a check never raises."""
    looks: dict[str, Callable[[], Check]] = {
        "Python": _python,
        "Newsroom": lambda: _newsroom(settings),
        "Writer": lambda: _writer(settings),
        "Replay": _replay,
        "Store": lambda: _store(settings),
        "Style": lambda: _style(settings),
        "Prompts": lambda: _prompts(settings),
        "Reference tables": _reference,
    }
    return [_looked(name, look) for name, look in looks.items()]


def _looked(name: str, look: Callable[[], Check]) -> Check:
    try:
        return look()
    except NewsdraftError as error:
        return Check(name=name, state="broken", detail=error.problem, step=error.next_step)


def _python() -> Check:
    return Check(name="Python", state="fine", detail=".".join(map(str, sys.version_info[:3])))


def _newsroom(settings: Settings) -> Check:
    if settings.file:
        return Check(name="Newsroom", state="fine", detail=str(settings.file))
    step = "`newsdraft init DIR` makes a folder with settings, prompts and styles of your own."
    return Check(
        name="Newsroom", state="optional", detail=f"no newsdraft.toml in or above {settings.folder}", step=step
    )


def _writer(settings: Settings) -> Check:
    from pipeline.newsroom.composition import choose_writer

    choice = choose_writer(settings)
    if choice.kind == "extractive":
        step = "Name a model: --model, NEWSDRAFT_WRITER_MODEL or [writer] model in newsdraft.toml."
        return Check(name="Writer", state="optional", detail="extractive, since no model is named", step=step)
    if choice.model.startswith("openai:") and not (settings.writer.api_key or settings.writer.base_url):
        step = "Set OPENAI_API_KEY, or [writer] base_url for a server of your own."
        return Check(name="Writer", state="broken", detail=f"{choice.model}, and no key for it", step=step)
    return Check(name="Writer", state="fine", detail=choice.model)


def _replay() -> Check:
    if find_spec("vcr"):
        return Check(name="Replay", state="fine", detail="recorded runs can be shown with --replay")
    step = "pip install 'newsdraft[replay]'"
    return Check(name="Replay", state="optional", detail="vcrpy is not installed", step=step)


def _store(settings: Settings) -> Check:
    from pipeline.store import Store

    with Store.open(settings.store_url) as store:
        return Check(name="Store", state="fine", detail=store.place)


def _style(settings: Settings) -> Check:
    from pipeline.newsroom.newsroom import newsroom_style

    style = newsroom_style(settings)
    return Check(name="Style", state="fine", detail=f"{style.name}: {style.description}")


def _prompts(settings: Settings) -> Check:
    from pipeline.newsroom.newsroom import newsroom_prompts

    hashes = newsroom_prompts(settings).hashes()
    return Check(name="Prompts", state="fine", detail=f"{len(hashes)} templates: {', '.join(hashes)}")


def _reference() -> Check:
    from pipeline.reference import Reference

    tables = [f"{spec.name} ({spec.vintage})" for spec in Reference.shipped().specs]
    return Check(name="Reference tables", state="fine", detail="; ".join(tables))
