"""What stands beside a text as its evidence: cards, marks, and the page that readers get of both."""
