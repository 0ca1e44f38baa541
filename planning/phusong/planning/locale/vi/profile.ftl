profile-title = { $technology }: { $station } → { $receiver }
profile-heading = { $supposed ->
    [yes] Cột giả định
   *[no] Cell { $cell }
}, { $mhz } MHz, anten cao { $height } m{ $round ->
    [yes] , phát mọi hướng
   *[no] , hướng anten { $azimuth }°
}; nơi thu cách { $km } km, hướng { $bearing }°
profile-enough = Đủ sóng: RSRP { $rsrp }, cần { $required }, dư { $db } dB.
profile-short = Thiếu { $db } dB: RSRP { $rsrp }, cần { $required }. Nguyên nhân: { $cause }.
profile-budget = Quỹ đường truyền
profile-part-eirp = EIRP mỗi phần tử tài nguyên
profile-part-pointing = Lệch búp sóng anten
profile-part-free-space = Không gian tự do
profile-part-diffraction = Nhiễu xạ qua địa hình
profile-part-clutter = Nhà cửa, cây cối
profile-part-receiver = Cơ thể, tường, xe
profile-rsrp = RSRP trung vị
profile-threshold = Ngưỡng phủ sóng
profile-margin = Dự trữ pha-đinh, { $probability } % điểm
profile-required = RSRP trung vị cần có
profile-missing = Còn thiếu
profile-spare = Còn dư
profile-obstacle = Vật chắn cách trạm { $km } km, cao { $height } m:
    cao hơn đường thẳng { $above } m, riêng nó làm mất { $loss } dB
profile-obstacle-below = Điểm vướng nhất cách trạm { $km } km, cao { $height } m:
    dưới đường thẳng { $above } m, riêng nó làm mất { $loss } dB
profile-obstacle-long = { $side ->
    [above] Vật chắn: điểm cao { $height } m ({ $lat }, { $lon }), cách trạm { $km } km, cao hơn đường thẳng nối hai anten { $above } m.
   *[below] Không điểm nào cắt đường thẳng nối hai anten; vướng nhất là điểm cao { $height } m ({ $lat }, { $lon }), cách trạm { $km } km, thấp hơn đường thẳng { $above } m.
} Riêng nó, tính như một lưỡi dao, làm mất { $loss } dB; toàn bộ nhiễu xạ trên tuyến là { $diffraction } dB.
profile-clear = Không có gì chạm vào vùng cần thông thoáng quanh đường thẳng nối hai anten.
profile-clearance = Khoảng hở nhỏ nhất bằng { $radii } lần bán kính đới Fresnel thứ nhất; từ 0,6 lần trở lên mới coi là thông thoáng.
profile-beyond-range = Bản đồ phủ sóng không tính cell này xa hơn { $km } km.
profile-supposed = Ở đây giả định một trạm mới với cột, anten và băng tần theo kịch bản.
profile-axis-distance = Khoảng cách từ trạm (km)
profile-axis-height = Độ cao so với mặt biển (m)
profile-note = Mặt đất đã uốn theo trái đất hiệu dụng;
    độ cao phóng đại { $times } lần so với chiều ngang.
profile-legend-ray = đường thẳng nối hai anten
profile-legend-over = đường vượt đỉnh
profile-legend-fresnel = đới Fresnel thứ nhất
profile-legend-fresnel-60 = 60 % đới đó
profile-legend-ground = địa hình
profile-legend-clutter = cây, nhà
profile-legend-sea = mặt biển
problem-end-unknown = Không có trạm, cell hay địa điểm nào tên như vậy.{ $hint ->
    [no] {""}
   *[yes] {" "}Có phải là: { $near }?
}
    .expected = Mã trạm, mã cell, mã hoặc tên địa điểm, “vĩ độ,kinh độ”, hoặc best (cell mạnh nhất).
problem-end-ambiguous = Nhiều địa điểm cùng tên này.
    .expected = Một mã trong: { $ids }.
problem-end-degrees = Đây không phải là tọa độ.
    .expected = vĩ độ,kinh độ tính bằng độ, ví dụ 12.228,108.883.
problem-end-off-grid = Điểm này nằm ngoài lưới tính toán.
    .expected = Một điểm trong phạm vi của kịch bản (grid.bounds).
problem-end-both-best = Cả hai đầu đều là "best".
    .expected = Ít nhất một đầu là trạm, cell, địa điểm hoặc tọa độ.
problem-path-no-cells = Đầu này không có cell nào của công nghệ đã chọn.
    .expected = Một trạm có công nghệ đó; chọn công nghệ khác bằng --technology.
problem-path-hole = Đường truyền đi qua chỗ thiếu độ cao địa hình, hoặc trạm nằm ngoài lưới.
    .expected = Địa hình đầy đủ giữa hai đầu.
problem-path-technology = Kịch bản không có công nghệ này.
    .expected = Một trong: { $known }.
problem-picture-format = Không vẽ được loại tệp này.
    .expected = Tên tệp kết thúc bằng { $known }.
