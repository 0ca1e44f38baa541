"""``plan.json`` as models: what its schema is made from, and what writes and reads it."""
