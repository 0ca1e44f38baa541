"""Targets of the published plans: what the layers and the programme tell, what lacks, what it takes."""
