problem-refractivity-place = The maps of refractivity cannot be read: nothing tells where the province is.
    .expected = bounds = [west, south, east, north] under [grid], or delta_n and surface_n as numbers.
problem-refractivity-name = Neither map of refractivity is here.
    .expected = One of the files { $known }, or a folder that holds them.
problem-refractivity-value = At the province the map gives a value that { $field } cannot have.
    .expected = A value between { NUMBER($low) } and { NUMBER($high) }: DN50 is the lapse in N-units per km, N050 the refractivity at sea level.
models-title = Propagation models
models-column-name = model =
models-column-frequency = GHz
models-column-mast = Antenna, m above ground
models-column-reach = Up to km
models-column-what = What it is
models-any = any
model-p1812 = Recommendation ITU-R P.1812: along the terrain, with clutter, sea, ducts and scatter. The default.
model-p526 = Free space and delta-Bullington diffraction (ITU-R P.525, P.526), clutter after P.2108.
model-itm = Irregular Terrain Model (Longley-Rice) along the terrain, clutter after P.2108.
model-tr38901 = 3GPP TR 38.901 (scene rma, uma or umi): distance and line of sight only.
model-okumura_hata = Okumura-Hata: distance and heights only.
model-cost231 = COST 231-Hata: distance and heights only, no open land.
model-modified_hata = Modified Hata of Report ITU-R SM.2028: distance and heights only.
model-user = A model of your own from an installed package, by name.
models-installed = Models of your own that are installed (group phusong.propagation): { $names }.
models-none-installed = No model of your own is installed (group phusong.propagation).
model-name-p1812 = Recommendation ITU-R P.1812
model-name-p526 = Recommendations ITU-R P.525, P.526 and P.2108
model-name-itm = the Irregular Terrain Model (Longley-Rice) and P.2108
model-name-tr38901 = 3GPP TR 38.901, { $name }
model-name-okumura_hata = Okumura-Hata
model-name-cost231 = COST 231-Hata
model-name-modified_hata = modified Hata (Report ITU-R SM.2028)
model-name-user = the model "{ $name }" of your own
definition-model = Path loss by { $model }.
definition-model-air = Path loss by { $model }, for { NUMBER($time, maximumFractionDigits: 1) } % of time; refractivity ΔN { NUMBER($delta_n, maximumFractionDigits: 1) } per km and N₀ { NUMBER($surface_n, maximumFractionDigits: 0) }{ $origin ->
    [maps] , with the ITU's maps in { $maps }
    [stated] , as the scenario states
   *[default] , round figures and not the place's own
}.
