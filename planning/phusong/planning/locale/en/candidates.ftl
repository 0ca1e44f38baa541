problem-veto-of-nothing = No mast and no position of yours has this identifier: the veto keeps nothing out.
    .expected = An identifier that stands in the layer sites or candidates. To keep new masts out of an area, list it in the layer vetoes.
problem-candidate-without-band = The scenario gives { $operator } no band for { $technologies }: this position is not a candidate there.
    .expected = An operator that stands in upgrade_bands of these technologies; or an empty cell, so that anybody may build here.
