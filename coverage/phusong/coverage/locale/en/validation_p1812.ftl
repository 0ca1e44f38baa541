# Published profiles and logs of P.1812.
problem-p1812-log-without-profile = The profile of this run is missing.
    .expected = A file <profile>.csv for every log <profile>_<number>_log.csv.
problem-p1812-log-lacks = The log lacks a value without which the run cannot be repeated.
    .expected = A line "name (unit),,,number" with this name.
problem-p1812-no-profile = The file holds no profile.
    .expected = At least two points between {"{"}Begin of Profile{"}"} and {"{"}End of Profile{"}"}.
problem-p1812-profile-point = This point of the profile cannot be read.
    .expected = Distance km, ground m, cover code, cover m, zone (1, 3 or 4), separated by commas.
problem-p1812-no-logs = There is no log to compare with.
    .expected = Logs called <profile>_<number>_log.csv, with their profiles beside them or near by.
