"""The colours of a style's pictures, which are read on their background."""

import re
from typing import Annotated

from pydantic import AfterValidator, model_validator

from pipeline.models.frozen import FrozenModel

LEAST_CONTRAST = 4.5
"""Of text to what it stands on: WCAG 2.2, 1.4.3."""
_COLOUR = re.compile(r"#[0-9a-fA-F]{6}")


def _one_colour(text: str) -> str:
    if not _COLOUR.fullmatch(text):
        raise ValueError(f'{text!r} is no colour such as "#1f4e79"')
    return text.lower()


Colour = Annotated[str, AfterValidator(_one_colour)]


class PictureColours(FrozenModel):
    """What bars, the bar that a picture is about, its words and its ground are drawn in, as red, green and blue."""

    bar: Colour = "#8b8577"
    highlight: Colour = "#1f4e79"
    text: Colour = "#1c1b18"
    background: Colour = "#ffffff"

    @model_validator(mode="after")
    def _can_be_read(self) -> "PictureColours":
        if (contrast := _contrast(self.text, self.background)) < LEAST_CONTRAST:
            raise ValueError(
                f"text {self.text} on background {self.background} has a contrast of {contrast:.2f}: "
                f"it takes {LEAST_CONTRAST} to be read"
            )
        return self

    @property
    def own(self) -> bool:
        """Whether a style has its own: its pictures are the same on light and dark pages."""
        return self != SHIPPED


def _contrast(one: str, other: str) -> float:
    low, high = sorted((_luminance(one), _luminance(other)))
    return (high + 0.05) / (low + 0.05)


def _luminance(colour: str) -> float:
    """Relative luminance, as WCAG 2.2 defines it: 0 for black, 1 for white."""
    parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


SHIPPED = PictureColours()
