"""The measures of the reference tables, and the words that newsrooms use for them."""

MEASURES: dict[str, tuple[str, ...]] = {
    "gdp": ("gross domestic product", "economic output", "economy", "annual output", "output"),
    "population": ("inhabitants", "people", "residents"),
    "revenue": ("revenues", "sales", "turnover", "net sales", "total revenue", "takings"),
    "net_income": ("profit", "net profit", "earnings", "net earnings", "net loss", "loss", "profits", "bottom line"),
    "operating_income": ("operating profit", "operating loss", "income from operations"),
    "capital_expenditure": (
        "capex",
        "capital expenditures",
        "capital spending",
        "capital investment",
        "capital outlay",
    ),
    "r_and_d": ("research_and_development", "research and development", "r&d", "research spending"),
    "total_assets": ("assets",),
    "operating_cash_flow": ("cash flow", "cash from operations", "cash flow from operations"),
    "dividends_paid": ("dividends", "dividend"),
    "share_repurchases": (
        "buybacks",
        "buyback",
        "share buybacks",
        "stock buybacks",
        "repurchases",
        "stock repurchases",
    ),
}
_CANONICAL = {word: name for name, known in MEASURES.items() for word in (name, name.replace("_", " "), *known)}


def measure_named(words: str) -> str | None:
    """The tables' name for a measure ("capex" is capital_expenditure), or None for words that name none of theirs."""
    return _CANONICAL.get(" ".join(words.casefold().split()))
