problem-underground-order = The order of undergrounding lacks a kind of ground, or names one twice.
    .expected = each of { $known } once.
problem-underground-base = Of all fibre km and those under the ground only one is stated.
    .expected = both `total_km` (by year) and `underground_km` of its first year, or neither.
problem-underground-too-long = More km under the ground ({ NUMBER($underground) }) than there is fibre ({ NUMBER($total) } km).
    .expected = no more km under the ground than all fibre of the first year.
