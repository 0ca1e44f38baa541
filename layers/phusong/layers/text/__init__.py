"""Vietnamese text: code pages, spelling, names of places."""
