"""Decisions: sites, routes, phases, cost, targets, and what people receive."""
