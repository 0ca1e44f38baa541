state-served = served
state-unserved = not served
state-unknown = not known

reason-no-cell = No { $technology } cell is within range; the nearest station, { $nearest_site_id }, is { NUMBER($nearest_site_km, maximumFractionDigits: 1) } km away.
reason-no-cell-none = There is no { $technology } station at all.
reason-terrain = Shadowed by high ground: { NUMBER($obstacle_height_m, maximumFractionDigits: 0) } m above sea, { NUMBER($obstacle_distance_km, maximumFractionDigits: 1) } km from cell { $server } ({ NUMBER($server_distance_km, maximumFractionDigits: 1) } km from here). The obstacle costs { NUMBER($diffraction_db, maximumFractionDigits: 1) } dB; the signal is { NUMBER($missing_db, maximumFractionDigits: 1) } dB short.
reason-terrain-curvature = Beyond the bulge of the earth: it costs { NUMBER($diffraction_db, maximumFractionDigits: 1) } dB on the { NUMBER($server_distance_km, maximumFractionDigits: 1) } km from cell { $server }; the signal is { NUMBER($missing_db, maximumFractionDigits: 1) } dB short.
reason-pointing = Outside the beam of cell { $server }, { NUMBER($server_distance_km, maximumFractionDigits: 1) } km away: azimuth and tilt cost { NUMBER($pointing_db, maximumFractionDigits: 1) } dB; the signal is { NUMBER($missing_db, maximumFractionDigits: 1) } dB short.
reason-clutter = Buildings or trees around cost { NUMBER($clutter_db, maximumFractionDigits: 1) } dB; the signal of cell { $server }, { NUMBER($server_distance_km, maximumFractionDigits: 1) } km away, is { NUMBER($missing_db, maximumFractionDigits: 1) } dB short.
reason-distance = Too far: the strongest cell, { $server }, is { NUMBER($server_distance_km, maximumFractionDigits: 1) } km away and { NUMBER($missing_db, maximumFractionDigits: 1) } dB short; a free line would not be enough.
reason-no-terrain = Not known: the place lies off the computed area, or ground heights are missing on the way from a station that might serve it.
