"""Prompts: templates with front matter that editors own; a name and values become text, strictly."""

import hashlib
import re
from collections.abc import Mapping, Sequence
from difflib import get_close_matches
from functools import cache, lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

from pydantic import Field, ValidationError

from pipeline.errors import InternalError, SettingsError
from pipeline.files.data_files import YamlError, parse_yaml
from pipeline.models import FrozenModel

if TYPE_CHECKING:
    from jinja2 import Environment
    from jinja2 import Template as Compiled
    from jinja2.nodes import Template as Syntax

SUFFIX = ".md.j2"
_FRONT_MATTER = re.compile(r"\A---\n(.*?)\n---\n(.*)\Z", re.DOTALL)


class Template(FrozenModel):
    """One prompt as it lies in a folder: what it is for, its variables with a sentence each, and its words."""

    name: str
    path: Path
    stage: str
    reply: str = ""
    variables: dict[str, str] = {}
    words: str = Field(min_length=1)
    sha256: str


class Prompts:
    """The templates of some folders; the first folder that has a template wins, so a newsroom overrides single ones."""

    def __init__(self, folders: Sequence[Path]) -> None:
        self._folders = tuple(folders)
        self._read: dict[str, Template] = {}

    def names(self) -> list[str]:
        """The names of all templates, in order."""
        return sorted({p.name.removesuffix(SUFFIX) for folder in self._folders for p in folder.glob(f"*{SUFFIX}")})

    def template(self, name: str) -> Template:
        """One template, checked: its front matter is complete, and names just the variables that its words use."""
        if name not in self._read:
            self._read[name] = read_template(name, self._find(name))
        return self._read[name]

    def variables(self, name: str) -> dict[str, str]:
        """A template's variables, each with its sentence."""
        return self.template(name).variables

    def hashes(self) -> dict[str, str]:
        """The SHA-256 of each template's file, by name: what a document's provenance keeps."""
        return {name: self.template(name).sha256 for name in self.names()}

    def render(self, name: str, values: Mapping[str, object]) -> str:
        """The prompt's text; SettingsError where its words cannot be rendered, InternalError on a wrong value name."""
        from jinja2 import TemplateError

        template = self.template(name)
        if set(values) != set(template.variables):
            odd = ", ".join(sorted(set(values) ^ set(template.variables)))
            raise InternalError(f"The prompt {name!r} and its caller do not agree on: {odd}.", f"See {template.path}.")
        try:
            return _compiled(template.words).render(values).strip()
        except (TemplateError, TypeError, AttributeError) as error:
            raise SettingsError(
                f"The prompt {name!r} cannot be rendered: {error}.", f"Correct {template.path}."
            ) from error

    def syntax(self, name: str) -> "Syntax":
        """A template's words as Jinja's syntax tree."""
        return _environment().parse(self.template(name).words)

    def _find(self, name: str) -> Path:
        for folder in self._folders:
            if (path := folder / f"{name}{SUFFIX}").is_file():
                return path
        close = get_close_matches(name, self.names(), n=1)
        folders = ", ".join(map(str, self._folders)) or "no folder"
        raise SettingsError(
            f"There is no prompt {name!r} in {folders}.",
            f"Did you mean {close[0]!r}?" if close else f"There are: {', '.join(self.names()) or 'none'}.",
        )


def read_template(name: str, path: Path) -> Template:
    """The template in a file; raises SettingsError with the file's name where front matter or words are at fault."""
    try:
        return _template(name, path, path.read_text(encoding="utf-8"))
    except ValidationError as error:
        fault = error.errors()[0]
        place = ".".join(map(str, fault["loc"]))
        raise SettingsError(f"{path}: {place}: {fault['msg']}.", "Correct the front matter.") from error
    except YamlError as error:
        raise SettingsError(f"{path}:{(error.line or 0) + 2}: {error.problem}.", error.cure) from error
    except (OSError, ValueError) as error:
        raise SettingsError(f"{path} cannot be used: {error}.", "Correct the file.") from error


@lru_cache(maxsize=64)
def _template(name: str, path: Path, text: str) -> Template:
    """The template of a file's text, read once for each text."""
    found = _FRONT_MATTER.match(text)
    if not found:
        raise ValueError("it does not begin with front matter between two lines of ---")
    about = parse_yaml(found[1], typed=True).data
    if not isinstance(about, dict):
        raise ValueError("its front matter is no mapping")
    sha256 = hashlib.sha256(text.encode()).hexdigest()
    template = Template.model_validate({**about, "name": name, "path": path, "words": found[2], "sha256": sha256})
    _agree(template)
    return template


def _agree(template: Template) -> None:
    from jinja2 import TemplateError
    from jinja2.meta import find_undeclared_variables

    try:
        used = find_undeclared_variables(_environment().parse(template.words))
    except TemplateError as error:
        raise ValueError(f"line {getattr(error, 'lineno', '?')} of its words: {error}") from error
    missing, idle = sorted(used - set(template.variables)), sorted(set(template.variables) - used)
    if missing:
        raise ValueError(f"its words use {', '.join(missing)}, which its front matter does not name")
    if idle:
        raise ValueError(f"its front matter names {', '.join(idle)}, which its words do not use")


@lru_cache(maxsize=64)
def _compiled(words: str) -> "Compiled":
    return _environment().from_string(words)


@cache
def _environment() -> "Environment":
    """Plain text, so nothing is escaped for HTML; a newsroom's templates run in Jinja's sandbox."""
    from jinja2 import StrictUndefined
    from jinja2.sandbox import ImmutableSandboxedEnvironment

    return ImmutableSandboxedEnvironment(
        undefined=StrictUndefined, autoescape=False, trim_blocks=True, lstrip_blocks=True
    )
