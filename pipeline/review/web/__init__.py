"""The review desk on the web: pages and a JSON API over `ReviewDesk`, which alone knows the rules."""
