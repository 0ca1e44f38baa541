"""Cable on land: how it is built, what steers it, its fibres, its optics, its second ways."""
