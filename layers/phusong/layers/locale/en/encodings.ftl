problem-encoding-doubtful = It is not certain how the letters of this file are encoded; it was read as { $encoding }.
    .expected = UTF-8, or an encoding named in the scenario (encoding = "utf-8", "cp1258", "tcvn3" or "vni")
problem-encoding-differs = The file says that it is { $declared }, but its text is Vietnamese only when read as { $encoding }; it was read so.
    .expected = a file whose stated encoding is its own
problem-encoding-unknown = There is no encoding called { $declared }.
    .expected = utf-8, utf-16, cp1258, cp1252, tcvn3 (ABC) or vni
problem-encoding-damaged = { $characters ->
        [one] One character has
       *[other] { $characters } characters have
    } no meaning in { $encoding } and could not be read.
    .expected = text that is whole and in one encoding only
