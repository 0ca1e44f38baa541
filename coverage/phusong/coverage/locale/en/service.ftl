state-served = served
state-unserved = not served
state-unknown = not known

reason-no-cell = No { $technology } cell is within range; the nearest station, { $nearest_site_id }, is { NUMBER($nearest_site_km, maximumFractionDigits: 1) } km away.
reason-no-cell-none = There is no { $technology } station at all.
reason-terrain = Blocked by ground { NUMBER($obstacle_height_m, maximumFractionDigits: 0) } m above sea, { NUMBER($obstacle_distance_km, maximumFractionDigits: 1) } km from cell { $server }, which is { NUMBER($server_distance_km, maximumFractionDigits: 1) } km away: the obstacle costs { NUMBER($diffraction_db, maximumFractionDigits: 0) } dB, { NUMBER($missing_db, maximumFractionDigits: 0) } dB are missing.
reason-pointing = Outside the beam of cell { $server }, { NUMBER($server_distance_km, maximumFractionDigits: 1) } km away: its direction and tilt cost { NUMBER($pointing_db, maximumFractionDigits: 0) } dB, { NUMBER($missing_db, maximumFractionDigits: 0) } dB are missing.
reason-clutter = Buildings or trees round the place cost { NUMBER($clutter_db, maximumFractionDigits: 0) } dB; { NUMBER($missing_db, maximumFractionDigits: 0) } dB of cell { $server }, { NUMBER($server_distance_km, maximumFractionDigits: 1) } km away, are missing.
reason-distance = Too far: the strongest cell, { $server }, is { NUMBER($server_distance_km, maximumFractionDigits: 1) } km away and { NUMBER($missing_db, maximumFractionDigits: 0) } dB short, even along a free line.
reason-no-terrain = Not known: the place lies off the computed area, or ground heights are missing on the way from a station that might serve it.
