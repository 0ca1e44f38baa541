problem-veto-of-nothing = Không có trạm hay vị trí đề xuất nào mang mã này nên việc loại trừ không có tác dụng.
    .expected = Một mã có trong lớp sites hoặc candidates. Muốn cấm dựng trạm mới trong một khu vực, hãy đưa khu vực đó vào lớp vetoes.
problem-candidate-without-band = Kịch bản không cho { $operator } băng tần nào của { $technologies }: vị trí này không được xét cho công nghệ đó.
    .expected = Một nhà mạng có tên trong upgrade_bands của công nghệ đó; hoặc để trống ô này nếu nhà mạng nào cũng có thể xây dựng.
problem-raise-both-ways = Kịch bản vừa nêu mức nâng thêm, vừa nêu chiều cao cần đạt của cột.
    .expected = Chỉ một trong hai: raise_by_m hoặc raise_to_m.
problem-assigned-year = { $place } phải được phủ chậm nhất năm { $year }, nhưng năm này không thuộc lộ trình.
    .expected = Một năm có trong programme.years.
problem-assigned-technology = { $place } phải được phủ { $technology }, nhưng kịch bản không có công nghệ này.
    .expected = Một trong { $known }; hoặc để trống nếu là mọi công nghệ.
problem-assigned-without-band = { $operator } được giao phủ một địa điểm, nhưng kịch bản không cho nhà mạng này băng tần nào của { $technologies }.
    .expected = Một nhà mạng có tên trong upgrade_bands của các công nghệ này, với ít nhất một băng tần.
problem-assigned-unknown = Không có điểm dân cư, KCN, CCN, nhà ga, cảng hay sân bay nào trong các lớp mang mã hoặc tên này; nhiệm vụ này không được xét.
    .expected = Mã hoặc tên đúng như trong lớp.{ $hint ->
    [no] {" "}Các lớp có { $count } địa điểm, không tên nào gần giống; xem cột id và name trong các tệp của lớp.
   *[yes] {" "}Gần giống: { $near }.
}
problem-assigned-ambiguous = Có nhiều địa điểm cùng tên này; nhiệm vụ này không được xét.
    .expected = Mã của một trong các địa điểm: { $known }.

candidate-own = vị trí do người dùng đề xuất
candidate-settlement = điểm dân cư
candidate-park = khu, cụm công nghiệp
candidate-hub = nhà ga, bến cảng, sân bay
candidate-people = nơi có dân ngoài các điểm dân cư đã biết
candidate-capacity = nơi nhiều người dùng chung một cột
candidate-hilltop = đỉnh đồi
candidate-ridge = sống núi
candidate-edge = rìa điểm dân cư hoặc khu công nghiệp
candidate-road = ven đường
candidate-power = dọc đường điện
candidate-existing = trạm hiện có
screen-off-grid = ngoài vùng tính toán
screen-no-terrain = không có số liệu độ cao
screen-sea = nằm dưới biển
screen-protected = trong khu bảo tồn hoặc khu cấm xây dựng
screen-veto = bị người dùng loại trừ
screen-slope = đất quá dốc
screen-road = quá xa đường
screen-power = quá xa nguồn điện
screen-mast = đã có trạm ngay bên cạnh
screen-far = trong tầm phủ không còn ai cần phục vụ
screen-spacing = quá gần một vị trí khác
report-dropped = Những vị trí không được xét
report-dropped-text = { $count } vị trí không qua được điều kiện của kịch bản; mỗi vị trí tính theo điều kiện đầu tiên không đạt.
report-dropped-named = { $name }: { $said ->
    [yes] { $why } ({ $reason }).
   *[no] { $why }.
}
report-head-candidate = Loại vị trí
report-head-screen = Lý do
report-head-positions = Số vị trí
report-duties = Địa điểm giao cho từng nhà mạng
report-duties-text = Kịch bản nêu nhà mạng nào phải phủ các địa điểm này và chậm nhất vào năm nào. Chỉ tính trạm do chính nhà mạng đó đầu tư; nơi hôm nay đã có sóng của bất kỳ nhà mạng nào thì tính là đã phủ.
report-head-duty-operator = Nhà mạng
report-head-duty-year = Chậm nhất năm
report-head-duty-outcome = Kết quả
report-head-duty-steps = Các bước
duty-served-today = hiện đã có sóng
duty-kept = được phủ từ năm { $year }
duty-late = được phủ từ năm { $year }, trễ hạn
duty-no-room = chưa năm nào bố trí được
duty-not-served = không phương án nào của nhà mạng này phủ tới
duty-unknown = chưa xác định được
