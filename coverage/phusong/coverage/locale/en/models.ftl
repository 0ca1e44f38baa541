# Which model predicts, and who lies outside its ranges.
problem-propagation-model = { $given ->
    [none] The table does not say which propagation model it means.
   *[other] There is no propagation model "{ $given }".
}
    .expected = model = one of: { $known }.
problem-user-model-unknown = No installed package offers a propagation model of this name. Installed: { $known }.
    .expected = The name of an entry point in the group phusong.propagation; "phusong models" lists them.
problem-user-model-broken = The package that offers this propagation model cannot be loaded: { $reason }.
    .expected = A package that can be imported in this environment.
problem-user-model-failed = The propagation model failed: { $reason }.
    .expected = A function that takes paths, frequency in GHz and parameters, and returns one loss per path.
problem-user-model-shape = The propagation model returned an array of the shape { $shape }.
    .expected = One loss per path: shape { $wanted }.
problem-user-model-negative = The propagation model returned a loss of { NUMBER($lowest, maximumFractionDigits: 2) } dB.
    .expected = Basic transmission losses of at least 0 dB; NaN where the model does not know.
problem-model-frequency = { $technology }: { $count ->
    [one] one cell of band { $band } transmits
   *[other] { $count } cells of band { $band } transmit
} at { NUMBER($ghz, maximumFractionDigits: 4) } GHz, where the model { $model } does not hold.
    .expected = { NUMBER($low, maximumFractionDigits: 4) } to { NUMBER($high, maximumFractionDigits: 4) } GHz, or another model for this technology: { $others }.
problem-model-band = { $technology }: new cells of band { $band } would transmit at { NUMBER($ghz, maximumFractionDigits: 4) } GHz, where the model { $model } does not hold.
    .expected = { NUMBER($low, maximumFractionDigits: 4) } to { NUMBER($high, maximumFractionDigits: 4) } GHz, or another model for this technology: { $others }.
problem-model-antenna-height = { $technology }: { $count ->
    [one] one antenna hangs
   *[other] { $count } antennas hang
} where the model { $model } does not hold.{ $computed ->
    [yes] {" "}Its formula was taken beyond its range.
   *[no] {""}
}
    .expected = { NUMBER($low, maximumFractionDigits: 1) } to { NUMBER($high, maximumFractionDigits: 1) } m above ground, or another model.
problem-model-mast-height = { $technology }: new masts are to have a height at which the model { $model } does not hold.
    .expected = { NUMBER($low, maximumFractionDigits: 1) } to { NUMBER($high, maximumFractionDigits: 1) } m above ground, or another model.
problem-model-receiver-height = { $technology }: the phone is where the model { $model } does not hold.
    .expected = { NUMBER($low, maximumFractionDigits: 1) } to { NUMBER($high, maximumFractionDigits: 1) } m above ground, or another model.
problem-model-reach = { $technology }: { $count ->
    [one] one cell is computed
   *[other] { $count } cells are computed
} up to { NUMBER($reach_km, maximumFractionDigits: 1) } km; the model { $model } holds up to { NUMBER($high, maximumFractionDigits: 1) } km, beyond it its formula goes on.
    .expected = A max_range_km of at most { NUMBER($high, maximumFractionDigits: 1) } for the bands, or another model.

# Where sites stand.
problem-site-off-terrain = The site stands { NUMBER($distance_km, maximumFractionDigits: 1) } km off the computed ground. What it might serve inside is told as not known.
    .expected = Terrain and bounds that reach round the sites of the neighbours as well.
problem-site-in-hole = The site stands in a hole of the terrain. What it might serve is told as not known.
    .expected = A terrain without a hole there.
problem-site-in-terrain-sea = By terrain and land cover the site stands in the sea, at 0 m. Perhaps an island is missing in them.
    .expected = Terrain and land cover that have the island, or ground_height_m of the site.
problem-antenna-below-ground = With its ground at { NUMBER($given_m, maximumFractionDigits: 0) } m, the lowest antenna would hang under the terrain, which is { NUMBER($terrain_m, maximumFractionDigits: 0) } m high here. The terrain's height was used.
    .expected = The height of the ground above sea in metres; check the position too.
problem-ground-height-far = The ground is given as { NUMBER($given_m, maximumFractionDigits: 0) } m, the terrain is { NUMBER($terrain_m, maximumFractionDigits: 0) } m high here. The given height was used.
    .expected = Heights within 50 m of each other: check unit, datum and position.
