"""The province's WAN: the seats of all communes joined to the data centre in several ways, compared."""
