stage-layers = Layers
stage-coverage = Coverage
stage-service = Who is served
stage-sites = Sites
stage-routes = Routes
stage-programme = Programme
stage-years = Levels and rates by year
stage-outputs = Results

place-row = row { $row }
place-column = column { $column }
check-column-severity = What
check-column-place = Where
check-column-value = Value
check-column-what = Problem
check-column-expected = Expected
check-column-layer = Layer
check-column-rows = Rows
check-column-kind = Kind
check-column-source = Source
check-more = … and { $count } more
check-summary = { $errors } { $errors ->
    [one] error
   *[other] errors
}, { $warnings } { $warnings ->
    [one] warning
   *[other] warnings
}, { $repaired } repaired
check-fine = The layers can be used: { NUMBER($people, maximumFractionDigits: 0) } people on the grid, { $communes } communes, { $sites } sites.
check-folder-fine = { $files } files read, no error.

plan-title = Plan: { $name }
plan-service = { $technology }: { NUMBER($share, maximumFractionDigits: 1) } % of people served today; not served: { $unserved } of { $places } places ({ $unknown } not known)
plan-service-places = { $technology }: not served today: { $unserved } of { $places } places ({ $unknown } not known)
plan-optimum = { $technology }, { $stage }: { $sites ->
    [one] 1 step
   *[other] { $sites } steps
}, { NUMBER($cost, maximumFractionDigits: 0) } thousand million VND (gap to the bound { NUMBER($gap_pct, maximumFractionDigits: 2) } %; { $proof })
plan-programme = Programme: { $steps } steps, { NUMBER($land_km, maximumFractionDigits: 1) } km of cable on land and { NUMBER($submarine_km, maximumFractionDigits: 1) } km under the sea, { NUMBER($low, maximumFractionDigits: 0) } to { NUMBER($high, maximumFractionDigits: 0) } thousand million VND{ $assumed ->
    [yes] {" "}(assumed unit costs)
   *[no] {""}
}
plan-unreached = Sites and places to which no cable route was found: { $count }. Their new cable is not in the figures.
plan-demonstration = A demonstration, not a basis for decisions: not real are { $layers }.
done-map = Map: { $path }
done-folder = Folder: { $path }
done-file = File: { $path }

data-cache = Cache: { $folder }
data-column-dataset = Name
data-column-layers = Layers
data-column-cached = Here
data-column-licence = Licence
data-column-source = Source
data-yes = yes
data-no = no
data-done = { $dataset }: { $files } files are in the cache.
data-use = Use them: phusong plan { $scenario } --use-downloaded { $names }

fault-system = The system refuses: { $why } { $file }
fault-ours = This is a fault of phusong, not of your input. Please report the lines above.

problem-scenario-unknown-key = The key is not known.{ $hint ->
    [no] {""}
   *[yes] {" "}Did you mean "{ $nearest }"?
}
    .expected = One of: { $keys }.
problem-scenario-missing-key = The key "{ $key }" is missing.
    .expected = A value for it; data/khanh-hoa/scenario.toml shows one.
problem-scenario-bad-value = The value does not do.
    .expected = { $type ->
    [greater_than] More than { $limit }.
    [greater_than_equal] At least { $limit }.
    [less_than] Less than { $limit }.
    [less_than_equal] At most { $limit }.
    [literal_error] One of { $limit }.
    [enum] One of { $limit }.
    [float_parsing] A number.
    [float_type] A number.
    [int_parsing] A whole number.
    [int_type] A whole number.
    [string_type] A text in quotes.
    [bool_type] true or false.
    [bool_parsing] true or false.
    [too_short] At least one entry.
   *[other] { $message }.
}
problem-scenario-base = The base cannot be followed.
    .expected = base = "file.toml", at most eight scenarios deep, none of them its own base.
problem-scenario-none-in-folder = The folder holds no scenario.
    .expected = A file scenario.toml.
problem-folder-kind-unknown = The file's name does not tell what it holds; it was not read.
    .expected = A name that begins with one of: { $kinds }.
problem-folder-empty = The folder holds no file whose name tells its kind.
    .expected = Files whose names begin with one of: { $kinds }.
problem-bounds-format = These are not bounds.
    .expected = west,south,east,north in degrees, such as 108.5,11.3,109.5,12.9.
columns-column-column = Column
columns-column-unit = Unit
columns-column-rule = Rule
columns-column-headers = Also understood
columns-column-meaning = Meaning
columns-required = * must be there. Headers are compared without marks, case and punctuation.
problem-cost-order = The range is out of order.
    .expected = low ≤ mid ≤ high.
problem-years-order = The years do not rise.
    .expected = Every year once and in order, such as [2026, 2027].
problem-budget-year = The budget names a year that is not in the programme.
    .expected = Years that stand in programme.years.
problem-band-without-carrier = Technology { $technology }: there is no carrier { $band } of its radio.
    .expected = One of { $known }, or a new one under [carriers].
problem-carrier-antenna = Band { $band } has the antenna "{ $antenna }", which nothing describes.
    .expected = One of the antennas under [antennas]: { $known }.
problem-antenna-name = An antenna cannot be called "{ $name }".
    .expected = A name that is not empty, has no blanks at its ends and differs from the others (case does not count).
problem-technology-name = A technology cannot be called "{ $name }".
    .expected = A name of its own, whatever the case: at most 40 letters, digits, spaces or . _ + -, a letter or digit first; not "any" or "fibre".
problem-cells-missing = The sites have no cells: nothing says what they transmit.
    .expected = layers.cells, or format = "opencellid" for the sites.
