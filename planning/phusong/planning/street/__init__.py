"""Cable along streets: what is put under the ground, and what is tidied up."""
