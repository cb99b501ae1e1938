"""From a sentence to candidate formulas: its figures with their context, and the readers that explain them."""
