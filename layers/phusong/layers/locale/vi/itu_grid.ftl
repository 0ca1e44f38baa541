problem-itu-grid-rows = Đây không phải bản đồ thế giới của ITU-R: số dòng không phải { $rows }.
  .expected = { $rows } dòng, mỗi dòng { $columns } số, cách nhau 1,5 độ từ 90° Bắc và 0° Đông (DN50.TXT, N050.TXT).
problem-itu-grid-columns = Dòng này của bản đồ thế giới không có đủ { $columns } số.
  .expected = { $columns } số, cách nhau 1,5 độ từ 0 đến 360° Đông.
problem-itu-grid-number = Giá trị này của bản đồ thế giới không phải là số.
  .expected = Một số với dấu chấm thập phân.
