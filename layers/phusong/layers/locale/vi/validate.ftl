# Ô, dòng và hình học không khớp với lược đồ.
problem-value-missing = Ô bị trống, trong khi “{ $name }” là bắt buộc.
  .expected = Một giá trị.
problem-value-duplicate = Giá trị này đã có ở dòng { $first } của { $first_file }.
  .expected = Giá trị không trùng với dòng nào khác.
problem-value-out-of-range = Giá trị nằm ngoài khoảng có thể.
  .expected = { $bounds ->
    [both] { $strict ->
        [yes] Lớn hơn { $low } và không quá { $high } { $unit }
       *[no] Từ { $low } đến { $high } { $unit }
    }
    [high] Không quá { $high } { $unit }
   *[low] { $strict ->
        [yes] Lớn hơn { $low } { $unit }
       *[no] Ít nhất { $low } { $unit }
    }
}
problem-number-invalid = Đây không phải là số.
  .expected = Một số, phía sau chỉ có thể là đơn vị ({ $unit }).
problem-number-ambiguous = Không xác định được dấu này ngăn phần thập phân hay ngăn hàng nghìn.
  .expected = Ghi decimal = "." hoặc decimal = "," cho lớp này trong kịch bản.
problem-number-grouped = Số trong cột này có dấu ngăn hàng nghìn: đã đọc ô này là { $reading } ({ $count } ô).
  .expected = Nếu sai, hãy ghi decimal = "." hoặc "," cho lớp này trong kịch bản.
problem-number-comma = Số trong cột này dùng dấu phẩy thập phân: đã đọc ô này là { $reading } ({ $count } ô).
  .expected = Nếu sai, hãy ghi decimal = "." cho lớp này trong kịch bản.
problem-integer-invalid = Đây không phải là số nguyên.
  .expected = Một số nguyên.
problem-flag-invalid = Ô này không phải có, không hay chưa rõ.
  .expected = có hoặc không; yes hoặc no; 1 hoặc 0; x; để trống hoặc ghi “không rõ” nếu chưa biết.
problem-choice-invalid = Giá trị không thuộc danh sách cho phép.
  .expected = Một trong: { $choices }. Có thể là: { $near }.
problem-date-invalid = Đây không phải là ngày tháng.
  .expected = Ngày dạng 31/12/2026 hoặc 2026-12-31.
problem-row-duplicate = Dòng này giống hệt dòng { $first } của { $first_file }, kể cả vị trí.
  .expected = Mỗi đối tượng một dòng; hiện nó đang bị tính hai lần.
problem-coordinates-missing = Không có cột tọa độ. Các tiêu đề tìm thấy: { $headers }.
  .expected = Kinh độ và vĩ độ, hoặc X và Y theo VN-2000; nếu tên khác thì ghi tiêu đề trong kịch bản bằng x và y.
problem-coordinate-missing = Thiếu tọa độ.
  .expected = Một số tính bằng độ hoặc mét.
problem-coordinate-invalid = Đây không phải là tọa độ.
  .expected = Độ, như 109,1967 hoặc 109°11'48"Đ; hoặc mét, như 602806.
problem-geometry-needed = Bảng không chứa được loại lớp này ({ $wanted }).
  .expected = GeoPackage, GeoJSON, GeoParquet, Shapefile hoặc KML.
problem-geometry-missing = Đối tượng không có hình học.
  .expected = Mỗi đối tượng phải có vị trí hoặc hình dạng.
problem-geometry-not-finite = Hình học có tọa độ không phải là số.
  .expected = Tọa độ tính bằng độ hoặc mét.
problem-geometry-mixed = Lớp lẫn nhiều kiểu hình học; đối tượng này không phải kiểu { $wanted }.
  .expected = Chỉ kiểu { $wanted }; tách các kiểu khác sang lớp riêng.
problem-geometry-wrong-kind = Đối tượng sai kiểu hình học.
  .expected = Kiểu { $wanted }.
problem-geometry-several-points = Đối tượng có { $count } điểm.
  .expected = Mỗi đối tượng một điểm.
problem-line-without-length = Đường, hoặc một phần của đường, không có chiều dài: mọi điểm trùng nhau. Đã bỏ phần đó.
  .expected = Đường có ít nhất hai điểm khác nhau, hoặc không có gì.
problem-polygon-repaired = Vùng tự cắt hoặc tự chạm; đã sửa.
  .expected = Đường bao đơn giản; hãy kiểm tra lại vùng trên bản đồ.
problem-polygon-without-area = Vùng không có diện tích.
  .expected = Đường bao có ít nhất ba đỉnh khác nhau.
problem-point-outside = Vị trí nằm ngoài tỉnh ({ $distance_km } km).
  .expected = Vị trí trong tỉnh; hãy kiểm tra tọa độ.
problem-points-outside = Có { $count } đối tượng nằm ngoài tỉnh, xa nhất { $distance_km } km.
  .expected = Không phải làm gì nếu đó là các đối tượng ở vùng lân cận.
problem-point-in-sea = Vị trí nằm ngoài biển, cách đất liền hoặc đảo { $distance_km } km.
  .expected = Vị trí trên đất liền hoặc đảo; hoặc tăng position_uncertainty_km nếu vị trí chỉ là ước chừng.
problem-geometry-off-globe = Đọc theo { $crs } thì vị trí không nằm trên Trái Đất.
  .expected = Tọa độ theo { $crs }.
problem-areas-to-points = { $count } đối tượng là vùng; mỗi vùng được đại diện bằng một điểm nằm trong nó.
    .expected = Điểm. Không cần làm gì: đường ranh giới của các vùng được giữ lại.
problem-source-path-or-url = Một lớp lấy từ tệp hoặc từ cơ sở dữ liệu, không phải cả hai.
    .expected = Hoặc path, hoặc url cùng với table.
problem-source-table = url và table phải đi cùng nhau.
    .expected = url = "postgresql://…" cùng table = "schema.table"; path thì không cần cả hai.
problem-source-x-and-y = Chỉ khai một trong hai khóa x và y.
    .expected = Tên cột của cả hai tọa độ, hoặc bỏ cả hai.
problem-source-url = Đây không phải là địa chỉ của một cơ sở dữ liệu PostgreSQL.
    .expected = postgresql://user:password@host:port/database.
problem-bounds-degrees = Đây không phải là phạm vi.
    .expected = [tây, nam, đông, bắc] tính bằng độ, ví dụ [108.5, 11.3, 109.5, 12.9].
