"""Charts and maps of the report, each had as SVG or PNG."""
