"""What each operator builds in each year, in the formats that his planners' tools read."""
