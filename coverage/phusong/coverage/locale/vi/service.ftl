state-served = có sóng
state-unserved = chưa có sóng
state-unknown = chưa rõ

reason-short = còn thiếu { NUMBER($missing_db, maximumFractionDigits: 1) } dB
reason-enough = đủ ở giữa nơi này nhưng chưa đủ trên cả diện tích cần phủ
reason-no-cell = Không có cell { $technology } nào trong tầm phủ; trạm gần nhất { $nearest_site_id } cách { $nearest_site }.
reason-no-cell-none = Chưa có trạm { $technology } nào.
reason-terrain = Bị địa hình che khuất: điểm cao { NUMBER($obstacle_height_m, maximumFractionDigits: 0) } m, cách cell { $server } { $obstacle_distance } (cell cách nơi này { $server_distance }){ $side ->
    [above] , cao hơn đường thẳng nối hai anten { NUMBER($off_line_m, maximumFractionDigits: 0) } m
    [below] , thấp hơn đường thẳng nối hai anten { NUMBER($off_line_m, maximumFractionDigits: 0) } m nhưng lấn vào đới Fresnel
   *[none] {""}
}. Địa hình làm mất { NUMBER($diffraction_db, maximumFractionDigits: 1) } dB; tín hiệu { $lack }.
reason-terrain-curvature = Bị độ cong của mặt đất che trên đường truyền dài { $server_distance } từ cell { $server }: mất { NUMBER($diffraction_db, maximumFractionDigits: 1) } dB; tín hiệu { $lack }.
reason-pointing = Nằm lệch búp sóng chính của cell { $server }, cách { $server_distance }: hướng và góc cúp anten làm mất { NUMBER($pointing_db, maximumFractionDigits: 1) } dB; tín hiệu { $lack }.
reason-clutter = Nhà cửa, cây cối làm mất { NUMBER($clutter_db, maximumFractionDigits: 1) } dB; tín hiệu từ cell { $server }, cách { $server_distance }, { $lack }.
reason-distance = Quá xa: cell mạnh nhất { $server } cách { $server_distance }, tín hiệu { $lack }; dù không bị che cũng không đủ.
reason-no-terrain = Chưa rõ: nơi này nằm ngoài vùng tính toán, hoặc thiếu độ cao địa hình trên đường truyền từ một trạm có thể phủ tới.
reason-no-technology = Trạm gần nhất { $lacking_site_id }, cách { $lacking_site }, chưa có { $technology }; nếu lắp thêm thì nơi này có sóng (dự kiến { $expected_dbm } dBm).{ $has_server ->
    [no] {""}
   *[yes] {" "}Hiện nay cell { $technology } có triển vọng nhất, { $server }, cách { $server_distance }, { $lack }.
}
reason-uplink = Đường lên không đủ: tín hiệu từ cell { $server }, cách { $server_distance }, đủ mạnh nhưng trạm không thu được máy điện thoại; { $lack }.
reason-load = Nhiễu và tải của các cell khác: tín hiệu từ cell { $server }, cách { $server_distance }, đủ mạnh nhưng tỷ số tín hiệu trên nhiễu { $lack }.
reason-rate = Không đạt tốc độ yêu cầu, dù tín hiệu từ cell { $server }, cách { $server_distance }, đủ mạnh.
reason-nearest = Trạm { $technology } gần nhất, { $nearest_site_id }, cách { $nearest_site }, còn thiếu { NUMBER($nearest_missing_db, maximumFractionDigits: 1) } dB: { $cause }{ $side ->
    [above] {" "}(điểm cao { NUMBER($nearest_obstacle_height_m, maximumFractionDigits: 0) } m, cách trạm { $nearest_obstacle_distance }, cao hơn đường thẳng { NUMBER($off_line_m, maximumFractionDigits: 0) } m)
    [below] {""}
   *[none] {""}
}.
cause-no-cell = không có cell trong tầm phủ
cause-no-technology = trạm gần nhất chưa có công nghệ này
cause-terrain = địa hình che khuất
cause-pointing = nằm ngoài búp sóng của anten
cause-clutter = nhà cửa, cây cối
cause-distance = khoảng cách
cause-uplink = đường lên yếu
cause-load = nhiễu và tải của các cell khác
cause-rate = tốc độ thấp hơn yêu cầu
cause-no-terrain = thiếu số liệu địa hình
