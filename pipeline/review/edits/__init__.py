"""What an edit by hand puts in place of a draft's figures, names and quotations, and who has to answer for it."""
