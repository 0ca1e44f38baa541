# Cells, rows and geometries that do not fit their schema.
problem-value-missing = The cell is empty, but “{ $name }” is needed.
  .expected = A value.
problem-value-duplicate = The value stands already in row { $first } of { $first_file }.
  .expected = A value that no other row has.
problem-value-out-of-range = The value is outside what is possible.
  .expected = { $bounds ->
    [both] { $strict ->
        [yes] More than { $low } and at most { $high } { $unit }
       *[no] From { $low } to { $high } { $unit }
    }
    [high] At most { $high } { $unit }
   *[low] { $strict ->
        [yes] More than { $low } { $unit }
       *[no] At least { $low } { $unit }
    }
}
problem-number-invalid = This is not a number.
  .expected = A number, with nothing behind it but its unit ({ $unit }).
problem-number-ambiguous = It cannot be told whether the separator stands before decimals or before thousands.
  .expected = Say decimal = "." or decimal = "," for this layer in the scenario.
problem-number-grouped = Numbers in this column have a separator of thousands: this one was read as { $reading } ({ $count } cells).
  .expected = If that is wrong, say decimal = "." or "," for this layer in the scenario.
problem-number-comma = Numbers in this column have a decimal comma: this one was read as { $reading } ({ $count } cells).
  .expected = If that is wrong, say decimal = "." for this layer in the scenario.
problem-integer-invalid = This is not a whole number.
  .expected = A whole number.
problem-flag-invalid = This is neither yes, no nor unknown.
  .expected = yes or no; có or không; 1 or 0; x; empty or “không rõ” for unknown.
problem-choice-invalid = This is none of the possible values.
  .expected = One of: { $choices }. Perhaps: { $near }.
problem-date-invalid = This is not a date.
  .expected = A date such as 31/12/2026 or 2026-12-31.
problem-row-duplicate = The row says the same as row { $first } of { $first_file }, its place included.
  .expected = Each thing once; it counts twice now.
problem-coordinates-missing = There are no columns of coordinates. Headers found: { $headers }.
  .expected = Longitude and latitude, or X and Y of VN-2000; else name the headers in the scenario with x and y.
problem-coordinate-missing = The coordinate is missing.
  .expected = A number of degrees or metres.
problem-coordinate-invalid = This is not a coordinate.
  .expected = Degrees such as 109.1967 or 109°11'48"E, or metres such as 602806.
problem-geometry-needed = A table cannot hold this kind of layer ({ $wanted }).
  .expected = GeoPackage, GeoJSON, GeoParquet, Shapefile or KML.
problem-geometry-missing = The feature has no geometry.
  .expected = A position or shape for every feature.
problem-geometry-not-finite = The geometry has coordinates that are not numbers.
  .expected = Coordinates in degrees or metres.
problem-geometry-mixed = The layer mixes kinds of geometry; this feature is not of the kind { $wanted }.
  .expected = Only the kind { $wanted }; put the others into a layer of their own.
problem-geometry-wrong-kind = The feature is of the wrong kind of geometry.
  .expected = The kind { $wanted }.
problem-geometry-several-points = The feature has { $count } points.
  .expected = One point per feature.
problem-line-without-length = The line has no length, or a part of it has none: all points are the same. That was left out.
  .expected = A line with at least two different points, or nothing.
problem-polygon-repaired = The polygon crosses or touches itself; it was repaired.
  .expected = A simple outline; check the area on the map.
problem-polygon-without-area = The polygon has no area.
  .expected = An outline with at least three different corners.
problem-point-outside = The place lies outside the province ({ $distance_km } km).
  .expected = A place in the province; check the coordinates.
problem-points-outside = { $count } features lie outside the province, the farthest { $distance_km } km away.
  .expected = Nothing to do if they are meant to be neighbours.
problem-point-in-sea = The place lies in the sea, { $distance_km } km from land.
  .expected = A place on land, or a larger position_uncertainty_km if the position is rough.
problem-geometry-off-globe = Read in { $crs }, the place would not be on the globe.
  .expected = Coordinates in { $crs }.
problem-areas-to-points = The { $count } features are areas; a point inside each stands for it.
    .expected = Points. Nothing to do: the outlines are kept.
problem-source-path-or-url = A layer comes either from files or from a database.
    .expected = Either path, or url with table.
problem-source-table = url and table belong together.
    .expected = url = "postgresql://…" with table = "schema.table"; a path takes neither.
problem-source-x-and-y = Only one of x and y is named.
    .expected = The headers of both coordinates, or of neither.
problem-source-url = This is not the address of a PostgreSQL database.
    .expected = postgresql://user:password@host:port/database.
problem-bounds-degrees = These are not bounds.
    .expected = [west, south, east, north] in degrees, such as [108.5, 11.3, 109.5, 12.9].
