"""Figures of a plan as words."""
