problem-veto-of-nothing = No mast and no position of yours has this identifier: the veto keeps nothing out.
    .expected = An identifier that stands in the layer sites or candidates. To keep new masts out of an area, list it in the layer vetoes.
problem-candidate-without-band = The scenario gives { $operator } no band for { $technologies }: this position is not a candidate there.
    .expected = An operator that stands in upgrade_bands of these technologies; or an empty cell, so that anybody may build here.
problem-raise-both-ways = Masts are made higher by so much, or as high as that: the scenario says both.
    .expected = Either raise_by_m or raise_to_m.
problem-assigned-year = { $place } is to be served by { $year }, which is no year of the programme.
    .expected = A year that stands in programme.years.
problem-assigned-technology = { $place } is to be served in { $technology }, which the scenario does not have.
    .expected = One of { $known }; or no technology, for all of them.
problem-assigned-without-band = { $operator } has to serve a place, but the scenario gives this operator no band for { $technologies }.
    .expected = An operator that stands in upgrade_bands of these technologies, with at least one band.
problem-assigned-unknown = No settlement, park, station, port or airport of the layers has this identifier or name; the assignment is left out.
    .expected = An identifier or a name as it stands in the layer.{ $hint ->
    [no] {" "}None of the { $count } places of the layers is called anything like it; see the columns id and name of their files.
   *[yes] {" "}Similar ones: { $near }.
}
problem-assigned-ambiguous = Several places have this name; the assignment is left out.
    .expected = The identifier of one of them: { $known }.

candidate-own = your own position
candidate-settlement = settlement
candidate-park = industrial park
candidate-hub = station, port or airport
candidate-people = people whom no place names
candidate-capacity = where many people share one mast
candidate-hilltop = hill top
candidate-ridge = ridge
candidate-edge = edge of a settlement or park
candidate-road = beside a road
candidate-power = beside a power line
candidate-existing = standing mast
screen-off-grid = off the grid
screen-no-terrain = no height of the ground is known
screen-sea = in the sea
screen-protected = in a protected area
screen-veto = vetoed
screen-slope = ground too steep
screen-road = too far from a road
screen-power = too far from power
screen-mast = a mast stands there already
screen-far = nobody who waits is in range
screen-spacing = too near to another candidate
report-dropped = Positions that were not considered
report-dropped-text = { $count } positions failed a screen of the scenario; each is counted under the first that it failed.
report-dropped-named = { $name }: { $said ->
    [yes] { $why } ({ $reason }).
   *[no] { $why }.
}
report-head-candidate = Kind of position
report-head-screen = Why not
report-head-positions = Positions
report-duties = Places given to an operator
report-duties-text = The scenario names who has to serve these places and by when. Only what that operator builds counts; whoever serves a place today does.
report-head-duty-operator = Operator
report-head-duty-year = By the end of
report-head-duty-outcome = Outcome
report-head-duty-steps = Steps
duty-served-today = served today
duty-kept = served from { $year } on
duty-late = served from { $year } on: too late
duty-no-room = no year has room for it
duty-not-served = no candidate of this operator serves it
duty-unknown = cannot be told
