"""Plans side by side, and what changed between two."""
