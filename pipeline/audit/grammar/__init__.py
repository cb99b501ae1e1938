"""The keyless reader: the formulas that a figure's words and evidence allow."""
