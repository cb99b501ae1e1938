"""A style as a page that an editor reads, in Markdown: voice, rules, palette, shape, and a sample of its lines."""

from collections.abc import Iterable, Iterator, Sequence

from pipeline.style.layout import SectionForm
from pipeline.style.style import Style


def style_page(style: Style) -> str:
    """The whole style as Markdown."""
    parts = [
        f"# The style {style.name}",
        style.description,
        f"Inherits from {' and '.join(style.lineage[1:])}." if style.lineage[1:] else "",
        style.voice,
        _rules(style),
        _palette(style),
        _picture(style),
        _shape(style),
        sample(style),
    ]
    return "\n\n".join(part for part in parts if part) + "\n"


def _rules(style: Style) -> str:
    rows = [
        (rule.name, rule.level, rule.kind.replace("_", " "), rule.request or rule.message.replace("{found}", "…"))
        for rule in sorted(style.rules, key=lambda rule: (-rule.level.weight, rule.name))
    ]
    shown = [(name, level, kind, words.replace("{wanted}", "…")) for name, level, kind, words in rows]
    return f"## Rules\n\n{table(('Rule', 'Level', 'Kind', 'Says'), shown)}" if shown else ""


def _palette(style: Style) -> str:
    palette = style.palette
    rows = [
        *((f"{role.replace('_', ' ')} (role)", _named(emoji), "") for role, emoji in palette.roles.items()),
        *((name, _named(topic.emoji), ", ".join(topic.words)) for name, topic in palette.topics.items()),
        *([("anything", _named(palette.any), "")] if palette.any else []),
    ]
    return f"## Palette\n\n{table(('For', 'Emoji', 'Words'), rows)}" if rows else ""


def _picture(style: Style) -> str:
    colours = [f"{name} {colour}" for name, colour in style.picture.model_dump().items()]
    return f"## Pictures\n\nColours: {', '.join(colours)}." if style.picture.own else ""


def _named(emoji: dict[str, str]) -> str:
    return ", ".join(f"{sign} {name}" for sign, name in emoji.items())


def _shape(style: Style) -> str:
    rows = [
        (form.id, form.heading, _blocks(form), f"{form.words.min} to {form.words.max}", _needs(form))
        for form in style.shape.sections
    ]
    head = f"## Shape\n\nAbout {style.shape.words} words."
    return f"{head}\n\n{table(('Section', 'Heading', 'Blocks', 'Words', 'Needs'), rows)}" if rows else head


def _blocks(form: SectionForm) -> str:
    counts = {"paragraphs": form.paragraphs, "subheadings": form.subheadings, "bullets": form.bullets}
    shown = [f"{name} {span.min} to {span.max}" for name, span in counts.items() if span.max]
    marks = [name for name in ("labelled", "questions") if getattr(form, name)]
    return ", ".join([*shown, *marks, *(["fixed words"] if form.fixed else [])])


def _needs(form: SectionForm) -> str:
    needs = [f"{number} {name}" for name, number in form.needs.model_dump().items() if number]
    return ", ".join([*(["always"] if form.required else []), *needs])


def sample(style: Style) -> str:
    """Every line of the shape once, and the exemplars: what a document in this style looks like."""
    lines = style.shape.lines
    drawn = [
        lines.render("headline", text="A Headline", emoji=style.emoji_for("", "headline")),
        lines.render("heading", text="A heading", emoji=style.emoji_for("figures", "heading")),
        lines.render(
            "paragraph", text="A paragraph that closes its thought.", emoji=style.emoji_for("thought", "paragraph")
        ),
        lines.render("subheading", text="A subheading", number="1", emoji=style.emoji_for("plan", "subheading")),
        lines.render(
            "labelled_bullet", label="A label", text="and what it says.", emoji=style.emoji_for("money", "bullet")
        ),
        lines.render("bullet", text="A bullet without a label", emoji=style.emoji_for("world", "bullet")),
        lines.render("footnote", publishers="the sources", date="the day"),
    ]
    quoted = "\n".join(f"> {line}\n>" for line in drawn).removesuffix("\n>")
    exemplars = [f"### Example: {exemplar.name}\n\n{_as_quote(exemplar.text)}" for exemplar in style.exemplars]
    return "\n\n".join(["## Sample", quoted, *exemplars])


def _as_quote(text: str) -> str:
    return "\n".join(f"> {line}".rstrip() for line in text.splitlines())


def table(headings: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """A Markdown table; a | in a cell becomes ¦."""
    return "\n".join(_table_lines(headings, rows))


def _table_lines(headings: Sequence[str], rows: Iterable[Sequence[str]]) -> Iterator[str]:
    yield f"| {' | '.join(headings)} |"
    yield f"|{'---|' * len(headings)}"
    for row in rows:
        yield f"| {' | '.join(cell.replace('|', '¦') for cell in row)} |"
