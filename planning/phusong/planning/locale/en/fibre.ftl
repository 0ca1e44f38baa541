reason-no-fibre-on-island = No fibre reaches this island: the nearest is { NUMBER($nearest_site_km, maximumFractionDigits: 1) } km away, across the sea.
reason-fibre-far = The nearest fibre on the same land is { NUMBER($nearest_site_km, maximumFractionDigits: 1) } km away, too far to be called connected.
reason-surveyed = A survey says that fibre does not reach it.
reason-no-fibre-layer = Not known: there is no layer of existing fibre.
reason-outside-area = Not known: the place lies outside the planned area.
unreached-no-path = no land path and no sea crossing within the limits leads there
unreached-no-fibre-layer = there is no layer of existing fibre to start from
