"""From bytes to rows: every file format that is read, each with its traps."""
