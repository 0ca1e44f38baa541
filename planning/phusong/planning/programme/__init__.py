"""Which sites and upgrades are built: who waits, what could be built, what is chosen, what it hands over."""
