"""Formulas over known values, computed with units and compared within a tolerance."""
