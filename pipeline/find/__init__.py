"""Sources looked for where an event names none: searched, ranked, read, and held to two independent publishers."""
