"""The house style: load a style, give the writer its guidance, check and mend a text, learn a style from examples."""
