problem-crs-swapped-axes = The coordinate columns are in the other order: the first is north (latitude), the second east (longitude). Read so, in { $crs }, { $share_pct }% of the points lie in the province.
    .expected = X east, Y north (or longitude, latitude); Vietnamese forms print X for north
problem-crs-wrong-zone = { $declared } is stated, but the numbers are those of { $crs }: { $share_pct }% of the points then lie in the province.
    .expected = the CRS in which the numbers were really computed
problem-crs-degrees-not-metres = { $declared } is stated, which is in metres, but the numbers are degrees; they were read as { $crs } ({ $share_pct }% of the points in the province).
    .expected = coordinates in { $declared }, or degrees declared as such
problem-crs-metres-not-degrees = { $declared } is stated, which is in degrees, but the numbers are metres; they were read as { $crs } ({ $share_pct }% of the points in the province).
    .expected = coordinates in { $declared }, or the right CRS in metres
problem-crs-missing = No CRS is stated; the numbers were read as { $crs }, which brings { $share_pct }% of the points into the province.
    .expected = the CRS of the coordinates, such as crs = "EPSG:9217"
problem-crs-ambiguous = The numbers fit several CRS equally well: { $crs }, but also { $alternatives }.
    .expected = the CRS of the coordinates, such as crs = "EPSG:9217"
problem-crs-outside-province = Hardly any point lies in the province ({ $share_pct }% when read as { $crs }), in whatever CRS of Vietnam the numbers are read.
    .expected = places in the province, as east and north or longitude and latitude
problem-crs-no-coordinates = No row has usable coordinates.
    .expected = numbers in both coordinate columns
problem-crs-unknown = { $declared } is not a CRS that can be used.
    .expected = an EPSG code such as EPSG:9217 (VN-2000, 108°15′) or EPSG:4326 (WGS84)
problem-crs-assumed-datum = The CRS of the file ({ $declared }) has the projection of { $crs } but no shift from VN-2000 to WGS84; it was taken for { $crs }. If the coordinates are in fact on WGS84, they are now some 225 m off.
    .expected = { $crs } as the CRS of the file
problem-crs-no-transformation = No published transformation leads from { $crs } to WGS84.
    .expected = VN-2000, WGS84 or another CRS of known relation to WGS84
problem-crs-vn2000-degrees = The degrees are VN-2000, not WGS84: { $pairs } known places are { $distance_m } m off ({ $north_m } m north, { $east_m } m east).
    .expected = degrees on WGS84, or crs = "EPSG:4756"
problem-grid-crs = This is not a CRS in metres; distances could not be computed in it.
    .expected = A projected CRS in metres, such as EPSG:9217; or none: the province's zone is taken.
problem-grid-crs-far = The metres of { $crs } are { NUMBER($error_pct, maximumFractionDigits: 1) } % off here: it is made for another part of the world, or for drawing.
    .expected = The VN-2000 zone or UTM zone of the province; or none: it is then found.
