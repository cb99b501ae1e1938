"""The desk's routes by subject; each calls ReviewDesk and shows what came of it."""
