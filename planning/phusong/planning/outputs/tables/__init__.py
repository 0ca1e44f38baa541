"""Tables that a plan writes."""
