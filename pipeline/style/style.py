"""A house style: a folder of YAML and Markdown that editors own, read into one frozen value.

`style.yml` describes it, may say `extends: OTHER` and name its pictures' colours; `palette.yml`, `shape.yml`,
`voice.md`, `rules/*.yml`, `exemplars/*.md` and `wordlists/*.txt` hold the rest. What a folder leaves out, its parent
gives.
"""

from collections.abc import Sequence
from functools import cache
from pathlib import Path
from typing import TypeVar

from pydantic import BaseModel, SerializeAsAny

from pipeline.errors import SettingsError
from pipeline.errors.validation import nearest
from pipeline.files.resources import shipped
from pipeline.files.yaml_file import YamlFile, read_yaml_file
from pipeline.models.frozen import FrozenModel
from pipeline.style.layout import Shape
from pipeline.style.palette import Palette
from pipeline.style.picture import SHIPPED, PictureColours
from pipeline.style.rules.base import Lexicon, Rule
from pipeline.style.rules.read import read_rules

M = TypeVar("M", bound=BaseModel)
HEADER, PALETTE, SHAPE, VOICE = "style.yml", "palette.yml", "shape.yml", "voice.md"


class Exemplar(FrozenModel):
    """A passage written in the style; `name` is its file's, as a title."""

    name: str
    text: str


class Style(FrozenModel):
    """One house style, with what it inherits; `lineage` names it and its parents, nearest first."""

    name: str
    description: str = ""
    lineage: tuple[str, ...] = ()
    voice: str = ""
    palette: Palette = Palette()
    picture: PictureColours = SHIPPED
    shape: Shape = Shape()
    exemplars: tuple[Exemplar, ...] = ()
    wordlists: dict[str, tuple[str, ...]] = {}
    rules: tuple[SerializeAsAny[Rule], ...] = ()

    def emoji_for(self, words: str, role: str = "", used: Sequence[str] = ()) -> str:
        """The emoji for words in a role (headline, questions …), varied against those used; "" without a palette."""
        return self.palette.pick(words, role, used)


class Header(FrozenModel):
    """What style.yml holds."""

    description: str = ""
    extends: str = ""
    picture: PictureColours | None = None


def style_names(folders: Sequence[Path] = ()) -> list[str]:
    """The names of all styles in the folders and among the shipped ones."""
    found = (path.parent.name for folder in (*folders, shipped("styles")) for path in folder.glob(f"*/{HEADER}"))
    return sorted(set(found))


def load_style(name_or_folder: str | Path, folders: Sequence[Path] = ()) -> Style:
    """The style by its folder or name, looked up in `folders`, then among the shipped ones; SettingsError if broken."""
    return _load(find_style(name_or_folder, folders), folders, ())


def find_style(name_or_folder: str | Path, folders: Sequence[Path] = ()) -> Path:
    """The folder of a style; SettingsError names the nearest style where there is none."""
    places = [Path(name_or_folder), *(folder / name_or_folder for folder in (*folders, shipped("styles")))]
    for place in places:
        if (place / HEADER).is_file():
            return place
    known = style_names(folders)
    meant = nearest(str(name_or_folder), known)
    hint = f"Did you mean {meant}?" if meant else f"Known styles are {', '.join(known)}."
    raise SettingsError(f"There is no style {str(name_or_folder)!r}: no folder of that name holds a {HEADER}.", hint)


def _load(folder: Path, folders: Sequence[Path], heirs: tuple[Path, ...]) -> Style:
    return _shipped(folder) if folder.parent == shipped("styles") else _read(folder, folders, heirs)


@cache
def _shipped(folder: Path) -> Style:
    """A style of the program's own, read once: it stays as it is while the program runs."""
    return _read(folder, (), ())


def _read(folder: Path, folders: Sequence[Path], heirs: tuple[Path, ...]) -> Style:
    header_file = read_yaml_file(folder / HEADER)
    header = header_file.as_model(Header)
    heirs = (*heirs, folder.resolve())
    parent = _parent(header_file, header, folder, folders, heirs) if header.extends else Style(name="")
    name = folder.resolve().name
    lexicon = Lexicon(
        palette=_file(folder / PALETTE, Palette) or parent.palette,
        wordlists={**parent.wordlists, **_wordlists(folder)},
    )
    return Style(
        name=name,
        description=header.description or parent.description,
        lineage=(name, *parent.lineage),
        voice=_text(folder / VOICE) or parent.voice,
        palette=lexicon.palette,
        picture=header.picture or parent.picture,
        shape=_file(folder / SHAPE, Shape) or parent.shape,
        exemplars=_exemplars(folder) or parent.exemplars,
        wordlists=dict(lexicon.wordlists),
        rules=read_rules(folder, parent.rules, lexicon),
    )


def _parent(file: YamlFile, header: Header, folder: Path, folders: Sequence[Path], heirs: tuple[Path, ...]) -> Style:
    try:
        parent = find_style(header.extends, (folder.resolve().parent, *folders))
    except SettingsError as error:
        file.fail(f"extends: {error.problem}", ("extends",), error.next_step)
    if parent.resolve() in heirs:
        chain = " → ".join(path.name for path in (*heirs, parent.resolve()))
        file.fail(f"extends goes round in a circle: {chain}.", ("extends",), "Take one `extends` of the circle out.")
    return _load(parent, folders, heirs)


def _file(path: Path, model: type[M]) -> M | None:
    return read_yaml_file(path).as_model(model) if path.is_file() else None


def _text(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8").strip() if path.is_file() else ""
    except UnicodeDecodeError as error:
        raise SettingsError(f"{path} is not UTF-8: {error}", "Save it as UTF-8.") from error


def _exemplars(folder: Path) -> tuple[Exemplar, ...]:
    files = sorted((folder / "exemplars").glob("*.md"))
    return tuple(Exemplar(name=path.stem.replace("-", " "), text=_text(path)) for path in files)


def _wordlists(folder: Path) -> dict[str, tuple[str, ...]]:
    """Each list's entries, one a line; lines that begin with # are comments."""
    files = sorted((folder / "wordlists").glob("*.txt"))
    return {path.stem: _entries(path) for path in files}


def _entries(path: Path) -> tuple[str, ...]:
    lines = (line.strip() for line in _text(path).splitlines())
    return tuple(line for line in lines if line and not line.startswith("#"))
