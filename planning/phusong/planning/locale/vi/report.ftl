report-title = Báo cáo phủ sóng di động và cáp quang – tỉnh { $province }
report-made-by = Lập bằng phusong { $version }. Toàn bộ số liệu, thiết lập và phiên bản nằm trong plan.json.
report-contents = Nội dung
report-summary = Số liệu chính
report-total-cost = Tổng chi phí của các hạng mục đã xếp năm: { $cost }.
report-people-unknown = { $people } người sống ngoài phạm vi tính toán hoặc nơi thiếu địa hình nên chưa xác định được; không tính là có, cũng không tính là chưa có.
report-of = { $part } / { $whole }{ $unknown ->
    [0] {""}
   *[other] ; chưa rõ: { NUMBER($unknown) }
}
report-undated = Số bước đề xuất chưa xếp được năm vì ngân sách không đủ: { NUMBER($count) }.
report-targets-none = Kịch bản không nêu chỉ tiêu nào.
report-targets = Chỉ tiêu của kế hoạch
report-targets-text = Cột “hiện nay” và các cột năm là kết quả tính từ các lớp dữ liệu và chương trình, cuối mỗi năm; điều các lớp không cho biết lấy từ bảng của người dùng, chỉ cho đúng năm mà bảng nêu. “Chưa có dữ liệu” không phải là bằng không. “Còn thiếu” tính ở cuối năm của chỉ tiêu, hoặc ở hiện tại nếu chưa biết năm đó. Mục tiêu “≈” coi là đạt từ 95 %.
report-without = Thôn, khu dân cư chưa có { $technology }
report-without-none = Không có thôn nào thiếu dịch vụ này.
report-without-unknown = Số thôn, khu dân cư chưa rõ có hay chưa: { NUMBER($count) }. { $why }
report-communes = Các xã, phường còn nhiều người chưa có sóng nhất
report-parks-none = Các lớp dữ liệu không nêu nơi nào.
report-parks = Khu, cụm công nghiệp và đầu mối giao thông
report-operating = { $kind }, đang hoạt động
report-sites = Trạm mới và nâng cấp đề xuất
report-sites-none = Không có đề xuất nào.
report-routes = Tuyến cáp quang đề xuất
report-routes-length = { $construction }: { NUMBER($km, maximumFractionDigits: 1) } km.
report-routes-none = Không có tuyến mới nào.
report-unreached = Chưa tìm được tuyến tới { $places }{ $more ->
    [0] {""}
   *[other] {" "}và { NUMBER($more) } điểm khác
}: { $why }.
report-no-year = chưa xếp
report-costs = Đơn giá
report-exchange = Tỷ giá: 1 USD = { $rate } đồng. Đơn giá ghi “giả định” chưa được cơ quan nào xác nhận cho tỉnh.
report-definitions = Định nghĩa và ngưỡng
report-optimisers = Chất lượng lời giải
report-optimisers-text = Ứng viên được chọn theo thứ tự ưu tiên: rẻ nhất cho các địa điểm phải phủ trước, rồi cho chỉ tiêu từng năm, rồi cho mọi địa điểm còn lại; sau cùng là các trạm phủ được nhiều dân nhất với cùng số tiền. Chi phí mỗi bước gồm cả cáp tới mạng quang gần nhất tính theo khoảng cách, như khi so sánh các ứng viên. Cận là mức không phương án nào tốt hơn được: chi phí không phương án nào thấp hơn, hoặc số dân không phương án nào vượt với cùng số tiền; khoảng cách là phần còn lại ở giữa.
report-notices = Dữ liệu đã sửa và điều cần lưu ý
report-notices-none = Không có.
report-more = Bảng chỉ in { NUMBER($shown) } trên { NUMBER($count) } dòng; đầy đủ trong { $file }.
report-met-true = đạt
report-met-false = chưa đạt
report-head-technology = Dịch vụ
report-head-people = Dân số
report-head-today = Có dịch vụ hiện nay (người)
report-head-share-today = Tỷ lệ hiện nay
report-head-planned = Theo đề xuất, cuối { $year } (người)
report-head-share-planned = Tỷ lệ theo đề xuất
report-head-without = Thôn chưa có / tổng số thôn
report-head-place = Tên
report-head-type = Loại
report-head-commune = Xã, phường
report-head-reason = Lý do
report-head-indicator = Chỉ tiêu
report-head-year = Năm
report-head-baseline = Năm gốc
report-head-target = Mục tiêu
report-head-today-value = Hiện nay
report-head-unit = Đơn vị
report-head-met = Kết quả
report-head-section = Mục trong kế hoạch
report-head-id = Mã
report-head-action = Việc
report-head-technologies = Công nghệ
report-head-people-gained = Dân được phủ thêm
report-head-served = Nơi được phủ
report-head-cost = Chi phí
report-head-serves = Phục vụ
report-head-construction = Loại tuyến
report-head-length = Chiều dài
report-head-cost-item = Hạng mục
report-head-low = Thấp
report-head-mid = Giữa
report-head-high = Cao
report-head-source = Nguồn
report-head-assumed = Tình trạng
report-head-steps = Số bước
report-head-bound = Cận trên
report-head-gap = Khoảng cách
report-head-stage = Chọn để
report-head-stage-cost = Chi phí, tỷ đồng
report-head-reached = Đạt được
report-head-proof = Chứng minh
report-head-severity = Mức
report-head-file = Tệp
report-head-row = Dòng
report-head-value = Giá trị
report-head-notice = Nội dung
cost-new-site = Trạm mới
cost-access-track = Đường vào trạm mới
cost-power-line = Đường điện đến trạm mới
cost-upgrade = Nâng cấp: thêm công nghệ lên cột sẵn có
cost-add-band = Thêm một băng tần cho công nghệ đã có trên cột
cost-add-sectors = Thêm một sector
cost-raise-mast = Nâng chiều cao cột
cost-new-site-technology = Thêm công nghệ trên cột mới
cost-fibre-aerial = Cáp quang treo
cost-fibre-submarine = Cáp quang biển
cost-submarine-mobilisation = Huy động tàu và thiết bị thi công biển
cost-per-site = { $currency } / trạm
cost-per-band = { $currency } / băng tần
cost-per-sector = { $currency } / sector
cost-per-km = { $currency } / km
cost-per-job = { $currency } / lần
cost-is-assumed = giả định
cost-is-confirmed = đã xác nhận
definition-place = Một địa điểm được phục vụ khi ít nhất { NUMBER($share, maximumFractionDigits: 1) } % diện tích đất của nó được phủ. Thôn là hình tròn bán kính { NUMBER($radius, maximumFractionDigits: 0) } m quanh tọa độ; nhà ga, bến, cảng, sân bay là { NUMBER($hub, maximumFractionDigits: 0) } m; khu, cụm công nghiệp là hình tròn có cùng diện tích.
definition-fibre = Một thôn có cáp quang khi mạng hiện có tới trong phạm vi { NUMBER($km, maximumFractionDigits: 1) } km trên cùng vùng đất, không tính qua biển.
definition-bts-site = Trạm BTS đếm một lần cho mỗi vị trí cột.
definition-bts-operator = Trạm BTS đếm một lần cho mỗi doanh nghiệp trên một vị trí cột.
definition-grid = Mọi phép tính dùng lưới ô vuông { NUMBER($metres, maximumFractionDigits: 0) } m, hệ tọa độ { $crs }.

stage-must = các địa điểm phải phủ trước
stage-target = tỷ lệ dân của một năm
stage-target-year = tỷ lệ dân cuối năm { $year }
stage-places = mọi địa điểm còn lại
stage-worth = nhiều dân nhất với cùng số tiền
stage-stations-year = số trạm cuối năm { $year }
stage-masts-year = số cột cuối năm { $year }, ở nơi giảm tải nhiều nhất
reached-people = { $value } người
reached-cost = { $value } tỷ đồng
status-optimal = đã chứng minh là tốt nhất
status-feasible = cách phương án tốt nhất không quá khoảng cách
status-infeasible = ngoài tầm
status-unknown = chưa tìm được, cũng chưa chứng minh là không thể
stopped-proven = đã chứng minh là tốt nhất
stopped-time-limit = hết thời gian dành cho việc tìm
stopped-too-large = đã qua hết các vòng tìm, phần còn lại quá nhiều để xét hết
stopped-not-worth = các bước còn lại phục vụ quá ít người
stopped-max-steps = đã đủ số bước cho phép (siting.max_steps)
status-stations-out-of-reach = mọi cột chưa có công nghệ đều đã thêm; vẫn thiếu { $count } trạm
status-masts-out-of-reach = mọi vị trí qua được sàng lọc đều đã dùng; vẫn thiếu { $count } cột
status-target-out-of-reach = để lại cho các bước sau: các trạm đáng làm không đạt tới
status-places-out-of-reach = { $count } địa điểm nằm ngoài tầm mọi ứng viên
optimum-check = { $technology }: { $round ->
    [first] dự báo lại toàn bộ mạng đã chọn
   *[later] dự báo lại sau khi bù phần còn thiếu
} cho thấy { NUMBER($served, maximumFractionDigits: 0) } người được phủ; { $lost ->
    [0] không mất gì so với từng bước đã tính
   *[other] thiếu { NUMBER($lost, maximumFractionDigits: 0) } người so với từng bước đã tính
}{ $places ->
    [0] .
   *[other] , và { $places } địa điểm.
}
report-routes-trunk = Cây cáp nối { NUMBER($terminals) } trạm và địa điểm vào mạng quang hiện có được chọn theo chi phí xây dựng và duy trì trong các năm được tính, có cộng thêm ở những chỗ nên tránh: { NUMBER($value, maximumFractionDigits: 2) } tỷ đồng theo đơn giá giữa; không cây nào dưới { NUMBER($bound, maximumFractionDigits: 2) } tỷ đồng (khoảng cách { NUMBER($gap_pct, maximumFractionDigits: 2) } %; { $proof }). Chi phí của tuyến chỉ tính từ chiều dài và đơn giá.
