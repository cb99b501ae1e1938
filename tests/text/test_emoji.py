import emoji
import pytest

from pipeline.text.emoji import find_emoji, is_emoji

QUALIFIED = [sign for sign, known in emoji.EMOJI_DATA.items() if known["status"] == emoji.STATUS["fully_qualified"]]


def found(text: str) -> list[str]:
    return [sign.text for sign in find_emoji(text)]


def test_every_qualified_sequence_is_one():
    assert len(QUALIFIED) > 3700
    assert [sign for sign in QUALIFIED if found(f"word {sign} word") != [sign]] == []


def test_sequences_in_a_row_stay_apart():
    """Regional indicators pair up from the left, so flags can stand side by side."""
    assert found("".join(QUALIFIED)) == QUALIFIED


@pytest.mark.parametrize(
    ("text", "signs"),
    [
        pytest.param("👩‍👩‍👧‍👦 and 👨‍👩‍👦", ["👩‍👩‍👧‍👦", "👨‍👩‍👦"], id="families"),
        pytest.param("🇭🇷🇯🇲", ["🇭🇷", "🇯🇲"], id="flags"),
        pytest.param("👍🏽👍", ["👍🏽", "👍"], id="skin tones"),
        pytest.param("1️⃣ 1 #️⃣ #", ["1️⃣", "#️⃣"], id="keycaps are emoji, digits are not"),
        pytest.param("⚖ ⚖️", ["⚖", "⚖️"], id="with and without selector"),
        pytest.param("⌚️ ⭐️", ["⌚️", "⭐️"], id="with a needless selector"),
        pytest.param("👨🏽‍👩🏿‍👧🏻", ["👨🏽‍👩🏿‍👧🏻"], id="a family on no list"),
        pytest.param("⚖︎ ❤︎", [], id="asked for as text"),
        pytest.param("© ™ → ↔ ✓ ½ 平和 שלום", [], id="signs and letters"),
    ],
)
def test_graphemes_count_as_readers_count(text, signs):
    assert found(text) == signs


def test_offsets_frame_the_emoji():
    text = "a 👩‍🚀 b"
    (sign,) = find_emoji(text)
    assert text[sign.start : sign.end] == "👩‍🚀"


def test_two_emoji_are_not_one():
    assert not is_emoji("🚀🚀")
