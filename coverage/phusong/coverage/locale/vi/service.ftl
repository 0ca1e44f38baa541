state-served = có sóng
state-unserved = chưa có sóng
state-unknown = chưa rõ

reason-no-cell = Không có cell { $technology } nào trong tầm; trạm gần nhất { $nearest_site_id } cách { NUMBER($nearest_site_km, maximumFractionDigits: 1) } km.
reason-no-cell-none = Chưa có trạm { $technology } nào.
reason-terrain = Bị che bởi sườn núi cao { NUMBER($obstacle_height_m, maximumFractionDigits: 0) } m, cách cell { $server } { NUMBER($obstacle_distance_km, maximumFractionDigits: 1) } km (cell này cách nơi đây { NUMBER($server_distance_km, maximumFractionDigits: 1) } km): vật chắn làm mất { NUMBER($diffraction_db, maximumFractionDigits: 0) } dB, trong khi còn thiếu { NUMBER($missing_db, maximumFractionDigits: 0) } dB.
reason-pointing = Nằm ngoài búp sóng chính của cell { $server } cách { NUMBER($server_distance_km, maximumFractionDigits: 1) } km: hướng và góc cúp của anten làm mất { NUMBER($pointing_db, maximumFractionDigits: 0) } dB, trong khi còn thiếu { NUMBER($missing_db, maximumFractionDigits: 0) } dB.
reason-clutter = Nhà cửa, cây cối xung quanh làm mất { NUMBER($clutter_db, maximumFractionDigits: 0) } dB, trong khi tín hiệu của cell { $server } cách { NUMBER($server_distance_km, maximumFractionDigits: 1) } km còn thiếu { NUMBER($missing_db, maximumFractionDigits: 0) } dB.
reason-distance = Quá xa: cell mạnh nhất { $server } cách { NUMBER($server_distance_km, maximumFractionDigits: 1) } km, dù không bị che vẫn thiếu { NUMBER($missing_db, maximumFractionDigits: 0) } dB.
reason-no-terrain = Chưa rõ: nơi này nằm ngoài vùng tính toán, hoặc thiếu độ cao địa hình trên đường truyền từ một trạm có thể phủ tới.
