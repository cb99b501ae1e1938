"""What a text takes from its sources: restated figures, quotations, names and citations."""
