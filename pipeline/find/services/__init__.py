"""Where sources are looked for, behind one protocol: the newsroom's own store, and search services' published forms."""
