problem-underground-order = Thứ tự hạ ngầm không nêu đủ, hoặc nêu lặp các loại mặt bằng.
    .expected = mỗi loại đúng một lần: { $known }.
problem-underground-base = Chỉ nêu một trong hai: tổng số km cáp quang, số km đã hạ ngầm.
    .expected = cả `total_km` (theo năm) lẫn `underground_km` của năm đầu, hoặc không nêu gì.
problem-underground-too-long = Số km đã hạ ngầm ({ NUMBER($underground) }) lớn hơn tổng số km cáp quang ({ NUMBER($total) }).
    .expected = số km hạ ngầm không quá tổng số của năm đầu.
ground-works = Cùng công trình đường
ground-urban = Trong phường
ground-park = Trong khu, cụm CN
ground-other = Nơi khác
task-planned = kế hoạch
task-under-way = đang làm
task-done = đã xong
report-underground = Hạ ngầm cáp quang theo năm
report-underground-unknown = Chưa biết hiện có bao nhiêu km cáp ngầm: lớp cáp quang không phải số liệu thật hoặc không nêu cách lắp đặt, và kịch bản không nêu (undergrounding.total_km, undergrounding.underground_km).
report-underground-base = Cuối năm { $year }: { NUMBER($km, maximumFractionDigits: 0) } km ngầm trong { NUMBER($total, maximumFractionDigits: 0) } km cáp quang, tức { NUMBER($pct, minimumFractionDigits: 1, maximumFractionDigits: 1) } % – đúng cách tính của kế hoạch: km ngầm chia cho tổng km cáp quang{ $stated ->
    [yes] {" "}(theo { $source })
   *[no] {" "}(theo lớp cáp quang)
  }.
report-underground-hanging = Cáp còn treo: khoảng { NUMBER($urban, maximumFractionDigits: 0) } km trong các phường, { NUMBER($park, maximumFractionDigits: 0) } km trong khu, cụm công nghiệp, { NUMBER($other, maximumFractionDigits: 0) } km nơi khác{ $like ->
    [yes] ; chia theo tỷ lệ của một lớp cáp không phải số liệu thật, chỉ để hình dung
   *[no] {""}
  }.
report-underground-rule = Mỗi năm làm trước các việc đã định của năm đó, rồi đến cáp treo theo thứ tự của kịch bản, vừa đủ cho chỉ tiêu; giữa hai mốc chỉ tiêu thì tăng đều. Chi phí này không nằm trong tổng chi phí của chương trình. Chỉ tiêu ở trên chỉ tính những việc đã định có chiều dài.
report-underground-saved = Nếu làm nơi rẻ trước thay vì theo thứ tự của kịch bản thì bớt được { $cost }.
report-underground-no-target = Kịch bản không có chỉ tiêu hạ ngầm cho các năm này.
report-underground-last = Năm { $year } tính trên { NUMBER($km, maximumFractionDigits: 0) } km cáp quang; cáp tăng thêm 1.000 km thì giữ tỷ lệ { NUMBER($pct, maximumFractionDigits: 1) } % cần thêm { NUMBER($more, maximumFractionDigits: 0) } km ngầm.
report-head-under-total = Tổng km cáp
report-head-under-buried = Hạ ngầm trong năm, km
report-head-under-km = Km ngầm cuối năm
report-head-under-pct = %
report-head-under-needed = Cần có, km
report-head-under-missing = Còn thiếu, km
report-head-under-point = Giá một điểm %
report-tasks = Các tuyến hạ ngầm được theo dõi
report-tasks-text = { NUMBER($count) } việc trong bảng của người dùng, { NUMBER($unknown) } việc chưa có chiều dài: chúng chưa được tính vào số km.
report-head-under-task = Tuyến
report-head-under-length = Km
report-head-under-owner = Đơn vị
report-head-under-ground = Khu vực
report-head-under-state = Tiến độ
report-head-under-source = Nguồn
report-head-under-note = Ghi chú
report-streets = Chỉnh trang cáp treo trên tuyến phố
report-streets-none = Chưa có số liệu: kịch bản không nêu bảng tuyến phố (undergrounding.streets).
report-streets-text = { NUMBER($count) } tuyến phố trong bảng của người dùng. Tuyến chưa có năm thì chương trình đề xuất: trung tâm đô thị trước, rồi khu du lịch, đường trọng điểm; tuyến ngắn trước.
report-head-streets-asked = Chỉ tiêu, % trong năm
report-head-streets-stated = Đã làm hoặc đã định
report-head-streets-proposed = Đề xuất thêm
report-head-streets-km = Km
report-head-streets-share = % trong năm
report-head-streets-reached = % đến cuối năm
