problem-antenna-unknown = The scenario has no antenna of this name ({ $count ->
        [one] one cell names it
       *[other] { $count } cells name it
    }); the band's default antenna stands in.
    .expected = The name of an antenna in the scenario under [antennas]: a .msi or .pln file, or a description by parameters.
problem-antenna-tilts-disagree = The total tilt differs from { $mechanical }° mechanical plus { $electrical }° electrical; the two parts were used.
    .expected = downtilt_deg equal to mechanical_tilt_deg plus electrical_tilt_deg, or left empty.
problem-antenna-kind = It is not clear what kind of antenna this is.
    .expected = A table whose kind is sector, omni, f1336, array or measured; or a name in quotes.
problem-antenna-cut-length = The cut has { $count } values.
    .expected = 360 attenuations (dB), one per degree, from 0 to 359.
