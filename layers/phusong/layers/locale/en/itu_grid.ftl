problem-itu-grid-rows = This is no world map of the ITU-R: it has not { $rows } lines.
  .expected = { $rows } lines of { $columns } numbers, every 1.5 degrees from 90 N and 0 E (DN50.TXT, N050.TXT).
problem-itu-grid-columns = This line of the world map has not { $columns } numbers.
  .expected = { $columns } numbers, every 1.5 degrees from 0 to 360 E.
problem-itu-grid-number = This value of the world map is not a number.
  .expected = A number with a decimal point.
