map-route-shared-poles = Tuyến cáp quang treo chung cột điện
map-route-buried = Tuyến cáp quang chôn ngầm
map-route-duct = Tuyến cáp quang trong cống bể có sẵn
bill-action-shared-poles = Cáp quang treo chung cột điện
bill-action-buried = Cáp quang chôn ngầm
bill-action-duct = Cáp quang trong cống bể có sẵn
cost-fibre-shared-poles = Cáp quang treo chung cột điện
cost-fibre-duct = Kéo cáp quang trong cống bể có sẵn
cost-fibre-splice = Đấu nối vào mạng quang hiện có
cost-fibre-shared-poles-yearly = Thuê cột điện và duy trì cáp
cost-fibre-buried-yearly = Duy trì cáp quang chôn ngầm
cost-fibre-duct-yearly = Thuê cống bể và duy trì cáp
problem-buried-without-price = Cáp phải đi ngầm ở { $areas }, nhưng chưa có đơn giá chôn cáp.
    .expected = Đơn giá fibre_buried trong [costs], và "buried" trong danh sách constructions của fibre.land.
problem-optics-order = Các cấp thiết bị quang ({ $which }) bị thiếu hoặc sai thứ tự.
    .expected = Ít nhất một cấp, quỹ công suất xếp từ nhỏ đến lớn.
problem-sizes-order = Các cỡ cáp bị thiếu hoặc sai thứ tự.
    .expected = Ít nhất một số sợi, số sau lớn hơn số trước.
problem-resilient-unknown = “{ $place }” cần có tuyến cáp thứ hai, nhưng không có địa điểm nào tên như vậy, và đó cũng không phải một loại địa điểm.
    .expected = settlement, park, hub, seat hoặc site, tên hoặc mã của một địa điểm, hoặc tên hay mã của một xã.{ $hint ->
    [no] {" "}Các lớp có { $count } địa điểm, không tên nào gần giống; xem cột id và name trong các tệp của lớp.
   *[yes] {" "}Gần giống: { $near }.
}
cable-remedy-none = đạt
cable-remedy-next-class = thiết bị quang cấp cao hơn; cấp rẻ nhất thiếu { NUMBER($lacks, maximumFractionDigits: 1) } dB
cable-remedy-reach = thiết bị quang cấp cao hơn: cấp rẻ nhất không đủ cự ly
cable-remedy-smaller-split = chỉ { NUMBER($split) } hộ trên một sợi; nhiều hơn thì cấp rẻ nhất thiếu { NUMBER($lacks, maximumFractionDigits: 1) } dB
cable-remedy-amplifier = { NUMBER($sites) } trạm lặp trên tuyến; cấp rẻ nhất thiếu { NUMBER($lacks, maximumFractionDigits: 1) } dB
cable-remedy-remote-olt = đặt OLT tại chỗ, nối về bằng { $feeder }{ $sites ->
    [0] {""}
   *[other] {" "}qua { NUMBER($sites) } trạm lặp
}; nếu kéo từ tổng đài, cấp rẻ nhất thiếu { NUMBER($lacks, maximumFractionDigits: 1) } dB
cable-item-cable = { $construction }, cáp { NUMBER($size) } sợi
cable-item-own-pole = Cột mới
cable-item-shared-pole = Vị trí treo trên cột điện
cable-item-closure = Măng xông
cable-item-splice = Mối hàn sợi
cable-item-splitter = Bộ chia quang 1:{ NUMBER($size) }
cable-item-connector = Đầu nối
cable-unit-km = km
cable-unit-piece = cái
report-cable = Mạng cáp và hậu quả khi đứt cáp
report-cable-network = Tuyến cáp được tìm trên đồ thị { NUMBER($nodes) } nút, { NUMBER($edges) } cạnh. { $pieces ->
    [0] Mọi con đường trong dữ liệu đều dẫn đến cáp quang hiện có.
   *[other] { NUMBER($pieces) } mảng đường không dẫn đến cáp quang; { NUMBER($bridged) } mảng được nối qua đất trống, { NUMBER($apart) } mảng vẫn tách rời. Cáp mới đi qua những chỗ hở ấy { NUMBER($gaps, maximumFractionDigits: 1) } km, tính tiền như mọi đoạn khác.
}
report-cable-loops = { NUMBER($count) } đoạn đường bắt đầu và kết thúc tại cùng một điểm: không dẫn đi đâu nên được bỏ qua.
report-cable-exchanges = Mạng quang hiện có xuất phát từ { NUMBER($count) } tổng đài.{ $untraced ->
    [0] {""}
   *[other] {" "}Có { NUMBER($untraced) } điểm đấu nối mà dữ liệu không có tuyến nào dẫn về tổng đài: chiều dài được lấy theo đường thẳng.
}
report-cable-no-exchange = Dữ liệu không nêu tổng đài nào: quỹ suy hao tính từ chỗ cáp mới đấu vào mạng hiện có.
report-cable-survival = Cáp mới đến { NUMBER($nodes) } địa điểm và trạm, với { NUMBER($people, maximumFractionDigits: 0) } người sống tại đó hoặc được các trạm phủ thêm. Khi đứt cáp ở một chỗ bất kỳ, trung bình { NUMBER($mean_nodes, maximumFractionDigits: 1) } % địa điểm và { NUMBER($mean_people, maximumFractionDigits: 1) } % người vẫn còn kết nối; chỗ đứt nặng nhất còn lại { NUMBER($least_people, maximumFractionDigits: 1) } % người. { NUMBER($backed) } địa điểm không mất kết nối dù cáp mới đứt ở bất cứ chỗ nào.
report-cable-existing = Mạng quang hiện có và các tổng đài được coi là an toàn: ở đây chỉ xét đứt cáp mới.
report-cable-protected = Cần tuyến thứ hai cho { NUMBER($chosen) } địa điểm và trạm; { NUMBER($protected) } nơi có được, thêm { NUMBER($km, maximumFractionDigits: 1) } km cáp và { $cost }. Giá trị dùng để chọn chỉ có thể giảm thêm nhiều nhất { NUMBER($gap_pct, maximumFractionDigits: 2) } %.
report-cable-unprotected = Mạng không có đường thứ hai đến: { $places }.
report-cuts-none = Không chỗ đứt nào của cáp mới làm mất kết nối của ai.
report-optics = Quỹ suy hao quang
report-optics-text = Suy hao từ tổng đài đến từng nơi: { NUMBER($loss_1310, maximumFractionDigits: 2) } dB/km ở 1310 nm, { NUMBER($loss_1550, maximumFractionDigits: 2) } dB/km ở 1550 nm, mối hàn { NUMBER($splice, maximumFractionDigits: 2) } dB cứ mỗi { NUMBER($piece, maximumFractionDigits: 1) } km và ở chỗ các cáp gặp nhau, { NUMBER($connectors) } đầu nối { NUMBER($connector, maximumFractionDigits: 2) } dB, bộ chia; ngoài ra dự phòng { NUMBER($margin, maximumFractionDigits: 1) } dB. Khu dân cư dùng mạng thụ động, { NUMBER($split) } hộ trên một sợi; nơi khác dùng đường quang trực tiếp. Nguồn: { $source }.
report-optics-fit = { NUMBER($count) } trong { NUMBER($all) } nơi chỉ cần cấp thiết bị rẻ nhất.
report-materials = Vật tư cho cáp mới
report-materials-text = Chiều dài là chiều dài cáp, gồm cả dự phòng; cỡ cáp đủ số sợi của mọi nơi phía sau, trên vòng ring là của mọi nơi thuộc vòng. Đơn giá mỗi km đã gồm vật tư này: chi phí chỉ tính từ chiều dài và đơn giá.
report-head-cable-cut = Chỗ đứt
report-head-cable-lost = Mất kết nối
report-head-cable-lost-people = Số người
report-head-cable-left = Còn lại
report-head-cable-exchange = Từ
report-head-cable-light = Thiết bị quang
report-head-cable-way = Hiện có + mới
report-head-cable-loss = Suy hao
report-head-cable-budget = Quỹ
report-head-cable-remedy = Giải pháp
report-head-cable-item = Vật tư
report-head-cable-quantity-of = Số lượng
cable-cut-of = { $route } đến { $place } ({ $construction }, { NUMBER($km, maximumFractionDigits: 1) } km)
cable-cut-places = { $places }{ $more ->
    [0] {""}
   *[other] {" "}và { NUMBER($more) } nơi khác
}
cable-about = Cáp { $size } sợi; suy hao { NUMBER($loss, maximumFractionDigits: 1) } dB trong quỹ { NUMBER($budget, maximumFractionDigits: 1) } dB
cable-about-second = Cáp { $size } sợi, dự phòng cho cáp khác
report-head-cable-place = Địa điểm
report-head-cable-unit = Đơn vị
column-item = Vật tư, dạng mã
column-item-text = Vật tư
column-size = Số sợi của cáp, số đầu ra của bộ chia; 0 với vật tư khác
column-quantity = Khối lượng, theo đơn vị ở cột bên
column-unit = Đơn vị của khối lượng: km hoặc cái (piece)
column-exchange = Tổng đài cấp tín hiệu; để trống nếu lớp dữ liệu không nêu
column-existing-km = Cáp quang hiện hữu từ tổng đài đến cáp mới
column-traced = Có: đã lần theo cáp hiện hữu; không: tính theo đường thẳng
column-new-km = Cáp mới trên đường truyền, kể cả độ chùng
column-splices = Số mối hàn trên đường truyền
column-optics = Loại thiết bị quang bù được suy hao
column-wavelength-nm = Bước sóng suy hao nhiều nhất
column-split = Số hộ trên một sợi; 1: điểm nối điểm
column-optical-margin-db = Dự phòng cho sửa chữa và lão hóa
column-spare-db = Quỹ công suất trừ suy hao và dự phòng; âm nếu phải có giải pháp khác
column-lacks-db = Thiết bị rẻ nhất thiếu bao nhiêu; 0 nếu đủ
column-remedy = Giải pháp cần thêm ngoài thiết bị rẻ nhất, dạng mã
column-remedy-text = Giải pháp cần thêm ngoài thiết bị rẻ nhất
column-amplifier-sites = Số điểm tái tạo tín hiệu dọc đường
column-feeder = Thiết bị quang cấp cho OLT đặt tại chỗ
column-position = Số thứ tự vị trí trên đoạn
column-event = Lý do có trong danh sách: điểm cập bờ (landing), rẽ nhánh (branch), đổi hướng (turn), đổi lớp bảo vệ (protection), vào vùng (enters), ra khỏi vùng (leaves), cắt cáp khác (crossing)
column-bearing-deg = Phương vị từ vị trí trước, tính từ hướng bắc thực
column-leg-km = Khoảng cách từ vị trí trước
column-cumulative-km = Lý trình từ điểm đầu
column-slack-pct = Cáp rải dư so với chiều dài tuyến
column-cable-km = Chiều dài cáp đã rải từ điểm đầu
column-depth-m = Độ sâu nước; để trống nếu chưa biết
column-cable-type = Loại vỏ giáp của chặng kết thúc tại đây: DA, SA, LWP hoặc LW
column-burial-m = Độ sâu chôn của chặng kết thúc tại đây; 0: nằm trên đáy biển
column-detail = Vùng hoặc cáp liên quan
report-second = Tuyến thứ hai: chi phí và lợi ích
report-second-text = Có tuyến thứ hai, { NUMBER($backed) } trong { NUMBER($nodes) } địa điểm và trạm, với { NUMBER($people, maximumFractionDigits: 0) } người, không mất kết nối dù cáp mới đứt ở bất cứ chỗ nào; nếu không có, con số này là { NUMBER($backed_alone) }, với { NUMBER($people_alone, maximumFractionDigits: 0) } người. Khi đứt cáp ở một chỗ bất kỳ, trung bình { NUMBER($mean, maximumFractionDigits: 1) } % người vẫn còn kết nối, không có tuyến thứ hai là { NUMBER($mean_alone, maximumFractionDigits: 1) } %; chỗ đứt nặng nhất còn lại { NUMBER($least, maximumFractionDigits: 1) } %, không có tuyến thứ hai là { NUMBER($least_alone, maximumFractionDigits: 1) } %.
report-second-each = Lợi ích của mỗi tuyến thứ hai được so với chính mạng cáp ấy khi thiếu riêng tuyến đó: hai tuyến chỉ có tác dụng khi đi cùng nhau thì mỗi tuyến đều được ghi lợi ích của cả hai.
report-head-cable-second = Tuyến thứ hai
report-head-cable-km = km
report-head-cable-premium = Chi phí thêm
report-head-cable-backed = Số nơi được an toàn
report-head-cable-gained = Điểm % số người tăng thêm
report-head-cable-lost-alone = Số người nếu không có tuyến thứ hai
cable-second-of = { $route } đến { $place }
report-off-land = Cáp đi ra ngoài phần đất trong dữ liệu
report-off-land-text = { NUMBER($count) } đoạn cáp trên bộ nằm ngoài lớp đất liền, tổng cộng { NUMBER($km, maximumFractionDigits: 1) } km. Ở những chỗ ấy các lớp dữ liệu không khớp nhau: trước khi xây dựng cần kiểm tra lớp nào sai.
report-head-cable-route = Đoạn
report-head-cable-off-km = km ngoài đất liền
report-head-cable-where = Vĩ độ, kinh độ
report-head-cable-finding = Nhận định
cable-off-land-road = Con đường mà cáp đi theo ra khỏi lớp đất liền: có thể là cầu, đường đắp qua nước, hoặc một trong hai lớp bị sai.
cable-off-land-place = { $place } nằm ngoài lớp đất liền{ $known ->
    [yes] {" "}(địa hình ở đó cao { NUMBER($height, maximumFractionDigits: 0) } m so với mặt biển)
   *[no] {""}
}: vị trí của nơi này sai, hoặc lớp đất liền bị thiếu.
cable-off-land-undrawn = Không có địa điểm hay con đường nào: địa hình ở đó cao { NUMBER($height, maximumFractionDigits: 0) } m so với mặt biển, nên lớp đất liền bị thiếu hoặc quá thô.
cable-off-land-water = Cáp băng qua một khoảng nước hẹp hoặc cắt góc bờ: cần khảo sát tại chỗ.
