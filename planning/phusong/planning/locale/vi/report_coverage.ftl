report-sensitivity = Điều gì làm thay đổi kết quả nhiều nhất
report-sensitivity-text = Mỗi dòng đổi một giả định, giữ nguyên các giả định khác; xếp theo số dân thay đổi. Trạm phục vụ giữ nguyên.
report-sensitivity-most = { $technology }: thay đổi nhiều nhất là { $change }: { $people } người.
report-sensitivity-none = Chưa tính.
report-head-assumption = Giả định khác
report-head-shift = Mức tín hiệu (dB)
report-head-people-share = Dân được phủ hiện nay
report-head-people-change = Thay đổi (người; điểm %)
report-head-places-served = Thôn được phục vụ
report-head-places-change = Thay đổi (thôn)
report-head-share-around = Tỷ lệ hiện nay khi ngưỡng đổi ±{ NUMBER($step) } dB
change-threshold = ngưỡng RSRP { $value } dBm thay cho { $now } dBm
change-edge = { $value } % số điểm ở rìa vùng phủ thay cho { $now } %
change-receiver = máy thu { $value ->
    [vehicle] trong xe
    [indoor] trong nhà
   *[outdoor] ngoài trời
} thay cho { $now ->
    [vehicle] trong xe
    [indoor] trong nhà
   *[outdoor] ngoài trời
}
change-clutter = không có nhà cửa, cây cối
environment-outdoor = ngoài trời
environment-vehicle = trong xe
environment-indoor = trong nhà
definition-label = { $technology }: tính là phủ khi RSRP ≥ { $threshold } dBm tại { $probability } % số điểm, { $place }, cao { $height } m (RSRP trung vị ≥ { $required } dBm).
report-roads = Đường bộ có sóng
report-roads-text = Độ dài đường trong phạm vi tỉnh và lưới tính, lấy mẫu theo ô lưới.
report-roads-none = Không có lớp đường bộ.
report-roads-all = Tất cả
report-roads-unknown = {" "}(chưa rõ { $km } km)
report-head-road = Cấp đường
report-head-road-share = Có { $technology }
road-national = Quốc lộ, cao tốc
road-provincial = Đường tỉnh
road-commune = Đường xã
road-track = Đường mòn
road-other = Chưa rõ cấp
report-profiles = Vì sao chưa có sóng: mặt cắt đường truyền
report-profiles-text = Các thôn, khu dân cư lớn nhất chưa có dịch vụ di động nào, với cell { $technology } mạnh nhất tại đó. Vẽ nơi khác: phusong profile best "tên nơi đó".
served-probability = Xác suất được phục vụ, kể cả sai số vị trí và pha-đinh: { $percent } %.
