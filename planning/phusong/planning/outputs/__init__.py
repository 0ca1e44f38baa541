"""What people receive: the map, the tables, the report, the GeoPackage, the rasters."""
