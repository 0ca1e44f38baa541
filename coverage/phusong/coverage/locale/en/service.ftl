state-served = served
state-unserved = not served
state-unknown = not known

reason-short = is { NUMBER($missing_db, maximumFractionDigits: 1) } dB short
reason-enough = is enough in the middle of the place, but not on all the land that is to be covered
reason-no-cell = No { $technology } cell is within range; the nearest station, { $nearest_site_id }, is { $nearest_site } away.
reason-no-cell-none = There is no { $technology } station at all.
reason-terrain = Shadowed by high ground: { NUMBER($obstacle_height_m, maximumFractionDigits: 0) } m above sea, { $obstacle_distance } from cell { $server } ({ $server_distance } from here){ $side ->
    [above] , { NUMBER($off_line_m, maximumFractionDigits: 0) } m above the line between the antennas
    [below] , { NUMBER($off_line_m, maximumFractionDigits: 0) } m below the line between the antennas but inside the Fresnel zone
   *[none] {""}
}. The terrain costs { NUMBER($diffraction_db, maximumFractionDigits: 1) } dB; the signal { $lack }.
reason-terrain-curvature = Beyond the bulge of the earth: it costs { NUMBER($diffraction_db, maximumFractionDigits: 1) } dB on the { $server_distance } from cell { $server }; the signal { $lack }.
reason-pointing = Outside the beam of cell { $server }, { $server_distance } away: azimuth and tilt cost { NUMBER($pointing_db, maximumFractionDigits: 1) } dB; the signal { $lack }.
reason-clutter = Trees and buildings cost { NUMBER($clutter_db, maximumFractionDigits: 1) } dB; the signal of cell { $server }, { $server_distance } away, { $lack }.
reason-distance = Too far: the strongest cell, { $server }, is { $server_distance } away and { $lack }; a free line would not be enough.
reason-no-terrain = Not known: the place lies off the computed area, or ground heights are missing on the way from a station that might serve it.
reason-no-technology = The nearest station, { $lacking_site_id }, { $lacking_site } away, has no { $technology }; with it the place would be served (some { $expected_dbm } dBm).{ $has_server ->
    [no] {""}
   *[yes] {" "}Of today's { $technology } cells the most promising, { $server }, { $server_distance } away, { $lack }.
}
reason-uplink = The uplink is too weak: the signal of cell { $server }, { $server_distance } away, is enough, but the station does not hear the phone, which { $lack }.
reason-load = Interference and load of other cells: the signal of cell { $server }, { $server_distance } away, is enough, but signal over interference and noise { $lack }.
reason-rate = The rates that are asked for are not reached, although the signal of cell { $server }, { $server_distance } away, is strong enough.
reason-nearest = The nearest { $technology } station, { $nearest_site_id }, { $nearest_site } away, is { NUMBER($nearest_missing_db, maximumFractionDigits: 1) } dB short: { $cause }{ $side ->
    [above] {" "}(ground { NUMBER($nearest_obstacle_height_m, maximumFractionDigits: 0) } m high, { $nearest_obstacle_distance } from it, { NUMBER($off_line_m, maximumFractionDigits: 0) } m above the line)
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
