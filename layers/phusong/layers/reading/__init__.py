"""From rows to layers: headers, numbers, coordinates and rules of a schema."""
