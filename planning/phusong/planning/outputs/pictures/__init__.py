"""Pictures, and the colours of map and report."""
