import pytest

from pipeline.text.language import detect_language, language_name


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("The company said that its revenue rose by 22% in the year to June, and it was the best ever.", "en"),
        (
            "Der Umsatz ist im Jahr 2024 um 22 Prozent gestiegen, und das Unternehmen hat nicht mit so viel gerechnet.",
            "de",
        ),
        ("Le chiffre d'affaires a augmenté de 22 % dans les pays de la région, et les ventes sont en hausse.", "fr"),
        (
            "Los ingresos de la empresa subieron un 22 % en el año, y las ventas del grupo fueron más altas.",
            "es",
        ),
        (
            "I ricavi della società sono saliti del 22% nel 2024 e il gruppo non ha dato una previsione per gli anni.",
            "it",
        ),
        ("De omzet van het bedrijf is met 22 procent gestegen en dat was niet wat de markt voor dit jaar dacht.", "nl"),
        ("Выручка компании выросла на 22 процента за год.", "ru"),
        ("Виручка компанії зросла на 22 відсотки за рік і є найбільшою.", "uk"),
        ("同社の売上高は22%増えて過去最高になった。", "ja"),
        ("公司收入增长百分之二十二。", "zh"),
        ("ارتفعت إيرادات الشركة بنسبة 22 في المئة", "ar"),
        ("GDP: $82.7 billion", "en"),
        ("Varda's Central Bank Cuts Rates by Half a Point to 6%", "en"),
        ("", "en"),
    ],
    ids=lambda value: value if len(value) == 2 else "",
)
def test_a_language_is_told(text, language):
    assert detect_language(text) == language


def test_quoted_french_leaves_english_english():
    text = "The minister said that it was “le plus grand des plans”, and the figure is in the report of the day."
    assert detect_language(text) == "en"


def test_a_language_has_a_name():
    assert (language_name("de"), language_name("xx")) == ("German", "xx")
