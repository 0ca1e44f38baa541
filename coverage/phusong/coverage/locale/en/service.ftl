state-served = served
state-unserved = not served
state-unknown = not known

reason-no-cell = No { $technology } cell is within range; the nearest station, { $nearest_site_id }, is { NUMBER($nearest_site_km, maximumFractionDigits: 1) } km away.
reason-no-cell-none = There is no { $technology } station at all.
reason-terrain = Shadowed by high ground: { NUMBER($obstacle_height_m, maximumFractionDigits: 0) } m above sea, { NUMBER($obstacle_distance_km, maximumFractionDigits: 1) } km from cell { $server } ({ NUMBER($server_distance_km, maximumFractionDigits: 1) } km from here){ $side ->
    [above] , { NUMBER($off_line_m, maximumFractionDigits: 0) } m above the line between the antennas
    [below] , { NUMBER($off_line_m, maximumFractionDigits: 0) } m below the line between the antennas but inside the Fresnel zone
   *[none] {""}
}. The terrain costs { NUMBER($diffraction_db, maximumFractionDigits: 1) } dB; the signal is { NUMBER($missing_db, maximumFractionDigits: 1) } dB short.
reason-terrain-curvature = Beyond the bulge of the earth: it costs { NUMBER($diffraction_db, maximumFractionDigits: 1) } dB on the { NUMBER($server_distance_km, maximumFractionDigits: 1) } km from cell { $server }; the signal is { NUMBER($missing_db, maximumFractionDigits: 1) } dB short.
reason-pointing = Outside the beam of cell { $server }, { NUMBER($server_distance_km, maximumFractionDigits: 1) } km away: azimuth and tilt cost { NUMBER($pointing_db, maximumFractionDigits: 1) } dB; the signal is { NUMBER($missing_db, maximumFractionDigits: 1) } dB short.
reason-clutter = Trees and buildings cost { NUMBER($clutter_db, maximumFractionDigits: 1) } dB; the signal of cell { $server }, { NUMBER($server_distance_km, maximumFractionDigits: 1) } km away, is { NUMBER($missing_db, maximumFractionDigits: 1) } dB short.
reason-distance = Too far: the strongest cell, { $server }, is { NUMBER($server_distance_km, maximumFractionDigits: 1) } km away and { NUMBER($missing_db, maximumFractionDigits: 1) } dB short; a free line would not be enough.
reason-no-terrain = Not known: the place lies off the computed area, or ground heights are missing on the way from a station that might serve it.
reason-no-technology = The nearest station, { $lacking_site_id }, { NUMBER($lacking_site_km, maximumFractionDigits: 1) } km away, has no { $technology }; with it the place would be served (some { NUMBER($lacking_rsrp_dbm, maximumFractionDigits: 0) } dBm).{ $has_server ->
    [no] {""}
   *[yes] {" "}Of today's { $technology } cells the most promising, { $server }, { NUMBER($server_distance_km, maximumFractionDigits: 1) } km away, is { NUMBER($missing_db, maximumFractionDigits: 1) } dB short.
}
reason-uplink = The uplink is too weak: the signal of cell { $server }, { NUMBER($server_distance_km, maximumFractionDigits: 1) } km away, is enough, but the station does not hear the phone; { NUMBER($missing_db, maximumFractionDigits: 1) } dB are missing.
reason-load = Interference and load of other cells: the signal of cell { $server }, { NUMBER($server_distance_km, maximumFractionDigits: 1) } km away, is enough, but signal over interference and noise is { NUMBER($missing_db, maximumFractionDigits: 1) } dB short.
reason-rate = The rates that are asked for are not reached, although the signal of cell { $server }, { NUMBER($server_distance_km, maximumFractionDigits: 1) } km away, is strong enough.
reason-nearest = The nearest { $technology } station, { $nearest_site_id }, { NUMBER($nearest_site_km, maximumFractionDigits: 1) } km away, is { NUMBER($nearest_missing_db, maximumFractionDigits: 1) } dB short: { $cause }{ $side ->
    [above] {" "}(ground { NUMBER($nearest_obstacle_height_m, maximumFractionDigits: 0) } m high, { NUMBER($nearest_obstacle_distance_km, maximumFractionDigits: 1) } km from it, { NUMBER($off_line_m, maximumFractionDigits: 0) } m above the line)
    [below] {""}
   *[none] {""}
}.
cause-no-cell = no cell within range
cause-no-technology = the nearest station lacks the technology
cause-terrain = high ground in between
cause-pointing = outside the antenna's beam
cause-clutter = trees and buildings
cause-distance = distance
cause-uplink = a weak uplink
cause-load = interference and load of other cells
cause-rate = rates below those that are asked for
cause-no-terrain = ground heights are missing
