"""Radio: propagation over terrain, antennas, link budget, who is served and why not."""
