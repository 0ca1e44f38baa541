definition-details = In that: { $parts }.
definition-body = { $db } dB taken by the body
definition-gain = gain of the phone's antenna { $dbi } dBi
definition-extra = extra loss { $db } dB
definition-car = { $db } dB taken by the car body
definition-house = entry loss by ITU-R P.2109 for { $building ->
    [thermally-efficient] thermally efficient
   *[traditional] traditional
} buildings, not exceeded in { $probability } % of them
definition-foliage = { $db } dB more under trees
definition-rate = and rates of at least { $down } Mbit/s down and { $up } Mbit/s up at { $probability } % of spots

maps-title = People and land that are reached
maps-column-technology = Technology
maps-column-operators = Operators
maps-column-place = Phone
maps-column-people = People
maps-column-people-share = % of people
maps-column-area-share = % of land
maps-any = any
maps-shared = all of them
maps-shared-note = { $technology }: all of them are { $operators }.
maps-unknown = For { NUMBER($people, maximumFractionDigits: 0) } people at most it cannot be told: holes in the terrain.
maps-done = Maps: { $count } files in { $folder }

problem-map-choice = There is no such choice.
    .expected = { $known }, or several of them with commas between; all means every one.
