"""Geographic data in and out: schemas, readers, names, coordinates, terrain, download."""
