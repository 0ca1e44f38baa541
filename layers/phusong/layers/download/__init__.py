"""Real layers from their publishers, kept in the user's cache."""
