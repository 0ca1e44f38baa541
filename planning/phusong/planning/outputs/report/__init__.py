"""The report: one module a chapter."""
