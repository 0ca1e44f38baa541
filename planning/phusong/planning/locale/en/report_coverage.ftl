report-sensitivity = What changes the result most
report-sensitivity-text = Every row changes one assumption and keeps the others; by people, the greatest first. Servers stay the same.
report-sensitivity-most = { $technology }: what changes most is { $change }: { $people } people.
report-sensitivity-none = Not computed.
report-head-assumption = Assumed instead
report-head-shift = Level (dB)
report-head-people-share = People covered today
report-head-people-change = Change (people; points)
report-head-places-served = Settlements served
report-head-places-change = Change (settlements)
report-head-share-around = Share today with the threshold moved by ±{ NUMBER($step) } dB
change-threshold = RSRP threshold { $value } dBm instead of { $now } dBm
change-edge = { $value } % of spots at the rim instead of { $now } %
change-receiver = receiver { $value ->
    [vehicle] in a car
    [indoor] indoors
   *[outdoor] outdoors
} instead of { $now ->
    [vehicle] in a car
    [indoor] indoors
   *[outdoor] outdoors
}
change-clutter = no trees and buildings
environment-outdoor = outdoors
environment-vehicle = in a car
environment-indoor = indoors
definition-label = { $technology }: covered means RSRP ≥ { $threshold } dBm at { $probability } % of spots, { $place }, { $height } m up (median RSRP ≥ { $required } dBm).
report-roads = Roads with a signal
report-roads-text = Kilometres of road within the province and the grid, sampled pixel by pixel.
report-roads-none = There is no layer of roads.
report-roads-all = All
report-roads-unknown = {" "}({ $km } km not known)
report-head-road = Class of road
report-head-road-share = With { $technology }
road-national = National roads, motorways
road-provincial = Provincial roads
road-commune = Commune roads
road-track = Tracks
road-other = Class not known
report-profiles = Why there is no signal: profiles of paths
report-profiles-text = The largest settlements without any mobile service, each with the strongest { $technology } cell there. To draw another place: phusong profile best "its name".
served-probability = Probability of being served, unsure position and shadowing included: { $percent } %.
