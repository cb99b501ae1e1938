"""The newsroom's tools for other programs, over the Model Context Protocol: what they answer, do, and may do."""
