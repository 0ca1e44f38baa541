"""What scenarios say: models of their keys, reading of their files, tables that they name."""
