"""Builder of the embedded province: registry packages and tables of facts in, layers out."""
