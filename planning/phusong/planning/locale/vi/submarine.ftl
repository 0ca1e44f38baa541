unreached-island-no-shore = không tìm thấy bờ biển gần đó trên lưới biển: hãy kiểm tra vị trí và lớp đất liền
unreached-no-landing = không đến được điểm cập bờ nào: biển bị chắn bởi đất liền hoặc vùng cấm đặt cáp, hoặc không có mạng cáp gần bờ
unreached-crossing-too-far = tuyến vượt biển dài hơn mức kịch bản cho phép (fibre.max_crossing_km)

report-sea = Cáp quang biển
report-sea-total = { NUMBER($count) } tuyến cáp dưới biển: { NUMBER($route, maximumFractionDigits: 1) } km tuyến, rải { NUMBER($cable, maximumFractionDigits: 1) } km cáp. Độ sâu, bờ biển và các vùng hạn chế chỉ dùng để chọn hướng tuyến; chi phí tính riêng từ chiều dài và đơn giá.
report-sea-no-depth = Không có lớp độ sâu: tuyến chỉ tránh bờ và các vùng hạn chế, cáp được bảo vệ như ở vùng nước nông nhất, chiều dài có thể tăng { NUMBER($up, maximumFractionDigits: 0) } %. Chưa thể rải cáp theo kết quả này; phải khảo sát tuyến trước.
report-sea-coarse = CẢNH BÁO: các điểm đo sâu cách nhau { NUMBER($spacing, maximumFractionDigits: 1) } km, quá thưa để rải cáp (tối đa { NUMBER($coarsest, maximumFractionDigits: 1) } km). Độ sâu không được dùng để chọn tuyến, loại cáp theo độ sâu chỉ để tham khảo, chiều dài có thể tăng { NUMBER($up, maximumFractionDigits: 0) } %. Phải khảo sát tuyến trước.
report-sea-holes = Trên { $cables }, có tới { NUMBER($pct, maximumFractionDigits: 0) } % chiều dài tuyến chưa rõ độ sâu: ở đó cáp được bảo vệ như ở vùng nước nông nhất.
report-sea-crossing = { $route } cắt qua { $name } tại km { NUMBER($km, maximumFractionDigits: 2) }, góc { NUMBER($angle, maximumFractionDigits: 0) }°{ $flat ->
    [yes] , nhỏ hơn mức { NUMBER($least, maximumFractionDigits: 0) }° yêu cầu: cần chủ tuyến đồng ý
   *[no] {""}
  }.
report-sea-zone = Cần xin phép: { $route } đi { NUMBER($km, maximumFractionDigits: 2) } km qua { $name } ({ $reason }).
report-sea-repeater = { $route } suy hao { NUMBER($loss, maximumFractionDigits: 1) } dB, vượt mức { NUMBER($budget, maximumFractionDigits: 1) } dB của thiết bị quang không dùng trạm lặp.
report-sea-landing-unused = Điểm cập bờ của bạn không gần biển hoặc không gần mạng cáp: { $names }.
report-sea-assumed = Mức giáp bảo vệ và độ sâu chôn cáp: { $protection }. Suy hao mỗi km, mối hàn và dự phòng: { $light }. Công trình cập bờ và bộ rẽ nhánh tính theo đơn giá của kịch bản, không có đơn giá thì không tính.
report-sea-diagram = Sơ đồ tuyến duỗi thẳng: đúng tỷ lệ theo chiều dài tuyến; màu là loại cáp, đường phía dưới là độ sâu tại từng vị trí. Toàn bộ vị trí nằm trong submarine_positions.csv.
report-sea-more-diagrams = Còn { NUMBER($count) } tuyến nữa được vẽ trong submarine.svg.
report-head-route = Tuyến
report-head-ends = Từ – đến
report-head-route-km = Chiều dài (có thể tới)
report-head-armour = Loại cáp
report-head-buried = Chôn
report-head-depth = Sâu nhất
report-head-loss = Suy hao
report-sea-deepest = { NUMBER($depth, maximumFractionDigits: 0) } m
report-sea-end-branch = điểm rẽ nhánh ngoài biển
report-sea-year-none = –

report-islands = Cách nối các đảo
report-islands-text = Với mỗi nhóm đảo: phương án rẻ nhất của từng kiểu nối, tìm kiếm có chứng minh; quy tắc của kịch bản: { $ways ->
    [two] một điểm đứt bất kỳ không được làm mất liên lạc đảo nào
   *[any] không ràng buộc
  }. Mỗi lần tính một điểm đứt trên một tuyến cáp biển hoặc một đoạn từ điểm cập bờ vào mạng.
report-islands-fallback = Với { $places }, không phương án nào cho hai hướng: chỉ nối một hướng.
report-islands-none = Với { $places }, không phương án nào nối được tất cả.
report-head-islands = Các đảo
report-head-arrangement = Kiểu nối
report-head-sea-km = Tuyến biển
report-head-cut = Điểm đứt nặng nhất làm mất
report-islands-chosen = { $kind } — được chọn
report-islands-cut = { $islands ->
    [0] không đảo nào
   *[other] { NUMBER($islands) } đảo, { NUMBER($people) } người
  }
report-islands-cost = { NUMBER($cost, maximumFractionDigits: 1) } tỷ đồng
arrangement-alone = mỗi đảo một tuyến riêng
arrangement-festoon = nối chuỗi từ đảo này sang đảo kia
arrangement-trunk = tuyến trục rẽ nhánh ngoài biển
arrangement-mixed = kết hợp, miễn là rẻ nhất

report-unsure = Các điểm dân cư trên đảo chưa rõ vị trí
report-unsure-text = Nếu thôn nằm ở chỗ khác trong phạm vi sai số vị trí, tuyến vượt biển riêng cho thôn sẽ dài và đắt trong khoảng sau: ứng với vị trí rẻ nhất và vị trí đắt nhất.
report-head-radius = Sai số vị trí
report-head-land-km = Đoạn trên bộ

armour-DA = hai lớp giáp (DA)
armour-SA = một lớp giáp (SA)
armour-LWP = nhẹ có bảo vệ (LWP)
armour-LW = nhẹ (LW)
zone-reserve = khu bảo tồn
zone-anchorage = khu neo đậu
zone-channel = luồng hàng hải
zone-port = cảng
zone-aquaculture = nuôi trồng thủy sản
zone-military = quân sự
zone-dumping = khu đổ thải
zone-other = khác

sea-diagram-title = Sơ đồ tuyến duỗi thẳng
sea-diagram-cable = { $route } đến { $serves }: { $km } km tuyến, { $cable } km cáp
sea-diagram-axis = Khoảng cách dọc tuyến (km)
sea-diagram-depth = Độ sâu (m)
event-landing = cập bờ
event-branch = rẽ nhánh
event-crossing = cắt cáp
event-enters = vào vùng
event-leaves = ra khỏi vùng

cost-submarine-landing = Công trình cập bờ cáp biển
cost-submarine-branching = Bộ rẽ nhánh ngoài biển

problem-depth-order = Độ sâu của các mức không tăng dần.
    .expected = to_m của mỗi mức lớn hơn mức trước.
problem-slope-order = Độ dốc của các mức không tăng dần.
    .expected = over_deg của mỗi mức lớn hơn mức trước.
