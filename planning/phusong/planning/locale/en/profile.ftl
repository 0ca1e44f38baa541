profile-title = { $technology }: { $station } → { $receiver }
profile-heading = { $supposed ->
    [yes] A supposed mast
   *[no] Cell { $cell }
}, { $mhz } MHz, antenna { $height } m up{ $round ->
    [yes] , all round
   *[no] , pointing to { $azimuth }°
}; receiver { $km } km away at { $bearing }°
profile-enough = Enough: RSRP { $rsrp }, { $required } are needed, { $db } dB to spare.
profile-short = { $db } dB short: RSRP { $rsrp }, { $required } are needed. What takes it: { $cause }.
profile-budget = Link budget
profile-part-eirp = EIRP per resource element
profile-part-pointing = Off the antenna's beam
profile-part-free-space = Free space
profile-part-diffraction = Diffraction over terrain
profile-part-clutter = Trees and buildings
profile-part-receiver = Body, wall, car
profile-rsrp = Median RSRP
profile-threshold = Threshold
profile-margin = Fade margin, { $probability } % of spots
profile-required = Median RSRP needed
profile-missing = Missing
profile-spare = To spare
profile-obstacle = Obstacle { $km } km from the station, { $height } m high:
    { $above } m above the line, costs { $loss } dB by itself
profile-obstacle-below = Nearest to the line { $km } km from the station, { $height } m high:
    { $above } m below the line, costs { $loss } dB by itself
profile-obstacle-long = { $side ->
    [above] Obstacle: ground { $height } m high ({ $lat }, { $lon }), { $km } km from the station, { $above } m above the line between the antennas.
   *[below] Nothing cuts the line between the antennas; nearest to it is ground { $height } m high ({ $lat }, { $lon }), { $km } km from the station, { $above } m below the line.
} By itself, as a knife edge, it costs { $loss } dB; all diffraction on the path is { $diffraction } dB.
profile-clear = Nothing reaches into the zone round the line that must be clear.
profile-clearance = Least clearance: { $radii } radii of the first Fresnel zone; 0.6 and more counts as clear.
profile-beyond-range = Coverage maps do not compute this cell beyond { $km } km.
profile-supposed = A new station is supposed here, with mast, antenna and bands of the scenario.
profile-axis-distance = Distance from the station (km)
profile-axis-height = Height above sea (m)
profile-note = The ground is bent over the effective earth;
    heights are drawn { $times } times as large as widths.
profile-legend-ray = line between the antennas
profile-legend-over = way over the top
profile-legend-fresnel = first Fresnel zone
profile-legend-fresnel-60 = 60 % of it
profile-legend-ground = ground
profile-legend-clutter = trees, buildings
profile-legend-sea = sea
problem-end-unknown = No station, cell or place is called that.{ $hint ->
    [no] {""}
   *[yes] {" "}Did you mean: { $near }?
}
    .expected = Id of a station or cell, id or name of a place, "lat,lon", or best (the strongest cell).
problem-end-ambiguous = Several places have this name.
    .expected = One of the ids: { $ids }.
problem-end-degrees = This is no position.
    .expected = lat,lon in degrees, such as 12.228,108.883.
problem-end-off-grid = This point lies off the computed grid.
    .expected = A point within the scenario's grid.bounds.
problem-end-both-best = Both ends are "best".
    .expected = At least one station, cell, place or position.
problem-path-no-cells = This end has no cell of the technology.
    .expected = A station that has it; --technology chooses another technology.
problem-path-hole = The path crosses ground of unknown height, or the station stands off the grid.
    .expected = Terrain without holes between both ends.
problem-path-technology = The scenario has no such technology.
    .expected = One of: { $known }.
problem-picture-format = This kind of file cannot be drawn.
    .expected = A file name that ends in { $known }.
