"""The kinds of rule a style may use: a closed set, each a class with its limits as fields and its hits as a method."""
