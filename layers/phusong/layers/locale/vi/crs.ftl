problem-crs-swapped-axes = Hai cột tọa độ bị đảo thứ tự: cột đầu là hướng bắc (vĩ độ), cột sau là hướng đông (kinh độ). Đọc theo thứ tự đó, trong { $crs }, có { $share_pct }% số điểm nằm trong tỉnh.
    .expected = X là hướng đông, Y là hướng bắc (hoặc kinh độ, vĩ độ); biểu mẫu của Việt Nam thường ghi X là hướng bắc
problem-crs-wrong-zone = Tệp khai hệ tọa độ { $declared }, nhưng các số lại là của { $crs }: đọc như vậy có { $share_pct }% số điểm nằm trong tỉnh.
    .expected = đúng hệ tọa độ đã dùng để tính các số này
problem-crs-degrees-not-metres = Tệp khai { $declared } (đơn vị mét), nhưng các số là độ; đã đọc theo { $crs } ({ $share_pct }% số điểm nằm trong tỉnh).
    .expected = tọa độ theo { $declared }, hoặc khai rõ là độ
problem-crs-metres-not-degrees = Tệp khai { $declared } (đơn vị độ), nhưng các số là mét; đã đọc theo { $crs } ({ $share_pct }% số điểm nằm trong tỉnh).
    .expected = tọa độ theo { $declared }, hoặc khai đúng hệ tọa độ tính bằng mét
problem-crs-missing = Chưa khai hệ tọa độ; đã đọc theo { $crs }, khi đó { $share_pct }% số điểm nằm trong tỉnh.
    .expected = hệ tọa độ của dữ liệu, ví dụ crs = "EPSG:9217"
problem-crs-ambiguous = Các số phù hợp như nhau với nhiều hệ tọa độ: { $crs }, và cả { $alternatives }.
    .expected = hệ tọa độ của dữ liệu, ví dụ crs = "EPSG:9217"
problem-crs-outside-province = Hầu như không có điểm nào nằm trong tỉnh ({ $share_pct }% nếu đọc theo { $crs }), dù đọc theo hệ tọa độ nào của Việt Nam.
    .expected = vị trí trong tỉnh, ghi bằng hướng đông và hướng bắc hoặc kinh độ và vĩ độ
problem-crs-no-coordinates = Không có dòng nào có tọa độ dùng được.
    .expected = số ở cả hai cột tọa độ
problem-crs-unknown = { $declared } không phải là hệ tọa độ dùng được.
    .expected = mã EPSG, ví dụ EPSG:9217 (VN-2000, kinh tuyến trục 108°15′) hoặc EPSG:4326 (WGS84)
problem-crs-assumed-datum = Hệ tọa độ của tệp ({ $declared }) có phép chiếu của { $crs } nhưng thiếu tham số chuyển từ VN-2000 sang WGS84; đã coi là { $crs }. Nếu tọa độ thực ra tính trên WGS84 thì vị trí hiện lệch khoảng 225 m.
    .expected = khai hệ tọa độ của tệp là { $crs }
problem-crs-no-transformation = Không có phép chuyển đã công bố nào từ { $crs } sang WGS84.
    .expected = VN-2000, WGS84 hoặc hệ tọa độ có tham số chuyển sang WGS84
problem-crs-vn2000-degrees = Kinh độ, vĩ độ này theo VN-2000 chứ không phải WGS84: { $pairs } vị trí đã biết đều lệch { $distance_m } m ({ $north_m } m về phía bắc, { $east_m } m về phía đông).
    .expected = kinh độ, vĩ độ WGS84, hoặc khai crs = "EPSG:4756"
problem-grid-crs = Đây không phải là hệ tọa độ tính bằng mét nên không tính được khoảng cách.
    .expected = Hệ tọa độ phẳng tính bằng mét, ví dụ EPSG:9217; hoặc bỏ trống để lấy múi chiếu của tỉnh.
problem-grid-crs-far = Ở đây một mét của { $crs } sai { NUMBER($error_pct, maximumFractionDigits: 1) } %: hệ này dành cho vùng khác, hoặc chỉ để vẽ bản đồ.
    .expected = Múi chiếu VN-2000 hoặc UTM của tỉnh; hoặc bỏ trống để tự tìm.
