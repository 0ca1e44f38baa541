# Biểu đồ và bản đồ của báo cáo.
report-where = Ở đâu và vì sao
report-works = Hạng mục theo năm, doanh nghiệp và địa điểm
chart-today = hiện nay
chart-year-end = cuối { $year }
chart-target = chỉ tiêu của kế hoạch
chart-bn-vnd = tỷ đồng
chart-range = đơn giá giữa; vạch: thấp đến cao
chart-served-people = Tỷ lệ dân số
chart-served-settlements = Tỷ lệ thôn, khu dân cư
chart-served = Mức phục vụ hiện nay và cuối mỗi năm; ngôi sao là chỉ tiêu của kế hoạch.
chart-served-alt = { $what }, { $technology }: hiện nay { $today } %, cuối { $year } { $planned } %.
chart-least = Các xã, phường nhiều người chưa có { $technology } nhất: hiện nay và khi kết thúc chương trình.
chart-least-alt = { $name }: hiện nay { $today } người, khi kết thúc { $planned } người
chart-works = Trạm mới và nâng cấp theo năm và doanh nghiệp.
chart-works-alt = { $year }: { $new } trạm mới, { $upgrades } nâng cấp.
chart-cable = Cáp mới theo năm và cách xây dựng.
chart-reasons = Thôn, khu dân cư hiện chưa được phục vụ, theo nguyên nhân.
chart-cost-years = Chi phí theo năm: xây dựng và vận hành phần đã xây.
chart-cost-parts = Tiền chi vào đâu: chi phí xây dựng theo hạng mục và theo doanh nghiệp.
chart-maps = Vùng phủ hiện nay và khi kết thúc chương trình.
chart-map-alt = Các bản đồ của tỉnh theo từng công nghệ, hiện nay và khi kết thúc chương trình: nơi có sóng, nơi chưa có và các thôn chưa được phục vụ.
chart-map-title = { $technology }, { $when }
chart-map-served = có sóng
chart-map-lacking = chưa có sóng
chart-map-settlements = thôn chưa được phục vụ
chart-works-map = Hạng mục theo năm.
chart-works-map-alt = Bản đồ của tỉnh với trạm mới, nâng cấp và cáp từ { $first } đến { $last }, mỗi năm một màu.
chart-works-map-cable = cáp mới
chart-reason-no-cell = Không có trạm trong tầm
chart-reason-no-technology = Trạm gần chưa có công nghệ này
chart-reason-terrain = Núi, đồi che khuất
chart-reason-pointing = Anten hướng nơi khác
chart-reason-clutter = Cây cối, nhà cửa cản sóng
chart-reason-distance = Quá xa trạm
chart-reason-uplink = Điện thoại không với tới trạm
chart-reason-load = Nhiễu và tải
chart-reason-rate = Không đạt tốc độ
chart-reason-no-fibre-on-island = Đảo chưa có cáp quang
chart-reason-fibre-far = Cáp quang ở quá xa
chart-reason-surveyed = Theo khảo sát
# Câu trả lời ở trang đầu.
answers-title = Trả lời ngắn gọn
answer-people = { $technology }: hiện phủ { $today } % dân số, cuối { $year } đạt { $planned } %{ $target ->
    [none] .
   *[other] ; kế hoạch đặt { $target } % vào năm { $target_year }.
}
answer-settlements = Thôn, khu dân cư chưa có { $technology }: hiện nay { NUMBER($today) }, cuối { $year } còn { NUMBER($planned) }.
answer-works = Từ { $first } đến { $last }, chương trình xây { NUMBER($new) } trạm mới, nâng cấp { NUMBER($upgrades) } lượt và kéo { NUMBER($km, maximumFractionDigits: 1) } km cáp, trong đó { NUMBER($sea, maximumFractionDigits: 1) } km dưới biển.
answer-cost = Chi phí xây dựng { $building }; vận hành phần đã xây đến hết { $horizon }: { $running }.
answer-targets = Trong { NUMBER($known) } chỉ tiêu tính được, { NUMBER($met) } đạt và { NUMBER($missed) } chưa đạt; { NUMBER($unknown) } chỉ tiêu chưa có dữ liệu.
answer-missed = Chưa đạt:
