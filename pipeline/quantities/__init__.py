"""Text and Quantity, each from the other: numbers, units, hedges, periods, conversions."""
