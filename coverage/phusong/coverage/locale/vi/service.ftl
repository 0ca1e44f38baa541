state-served = có sóng
state-unserved = chưa có sóng
state-unknown = chưa rõ

reason-no-cell = Không có cell { $technology } nào trong tầm phủ; trạm gần nhất { $nearest_site_id } cách { NUMBER($nearest_site_km, maximumFractionDigits: 1) } km.
reason-no-cell-none = Chưa có trạm { $technology } nào.
reason-terrain = Bị địa hình che khuất: điểm cao { NUMBER($obstacle_height_m, maximumFractionDigits: 0) } m, cách cell { $server } { NUMBER($obstacle_distance_km, maximumFractionDigits: 1) } km (cell cách nơi này { NUMBER($server_distance_km, maximumFractionDigits: 1) } km). Vật chắn làm mất { NUMBER($diffraction_db, maximumFractionDigits: 1) } dB; tín hiệu còn thiếu { NUMBER($missing_db, maximumFractionDigits: 1) } dB.
reason-terrain-curvature = Bị độ cong của mặt đất che trên đường truyền dài { NUMBER($server_distance_km, maximumFractionDigits: 1) } km từ cell { $server }: mất { NUMBER($diffraction_db, maximumFractionDigits: 1) } dB; tín hiệu còn thiếu { NUMBER($missing_db, maximumFractionDigits: 1) } dB.
reason-pointing = Nằm lệch búp sóng chính của cell { $server }, cách { NUMBER($server_distance_km, maximumFractionDigits: 1) } km: hướng và góc cúp anten làm mất { NUMBER($pointing_db, maximumFractionDigits: 1) } dB; tín hiệu còn thiếu { NUMBER($missing_db, maximumFractionDigits: 1) } dB.
reason-clutter = Nhà cửa, cây cối xung quanh làm mất { NUMBER($clutter_db, maximumFractionDigits: 1) } dB; tín hiệu từ cell { $server }, cách { NUMBER($server_distance_km, maximumFractionDigits: 1) } km, còn thiếu { NUMBER($missing_db, maximumFractionDigits: 1) } dB.
reason-distance = Quá xa: cell mạnh nhất { $server } cách { NUMBER($server_distance_km, maximumFractionDigits: 1) } km, tín hiệu còn thiếu { NUMBER($missing_db, maximumFractionDigits: 1) } dB; dù không bị che cũng không đủ.
reason-no-terrain = Chưa rõ: nơi này nằm ngoài vùng tính toán, hoặc thiếu độ cao địa hình trên đường truyền từ một trạm có thể phủ tới.
