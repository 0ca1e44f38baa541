"""Ways to connect a place that fibre does not reach: microwave, satellite, and power where there is none."""
