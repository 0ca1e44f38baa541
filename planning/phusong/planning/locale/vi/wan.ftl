stage-wan = Mạng WAN và hạ ngầm cáp
wan-star = Hình sao
wan-tree = Hình cây
wan-core = Hình cây, vòng lõi
wan-ring = Mọi nơi hai đường
wan-recommended = { $variant } ✔
wan-between = { $start } – { $end }
wan-near = Gần { $place }
wan-about = { $existing ->
    [yes] Theo cáp sẵn có, thuê sợi
   *[no] Cáp mới
  }. { $seats ->
    [0] Đứt ở đây không trụ sở nào mất kết nối.
   *[other] Đứt ở đây { NUMBER($seats) } trụ sở mất kết nối ({ NUMBER($people, maximumFractionDigits: 0) } dân).
  }
wan-apart-far = Chưa nối được vì quá xa đường và cáp, hoặc nằm ngoài vùng lập kế hoạch: { $places }{ $more ->
    [0] {""}
   *[other] {" "}và { NUMBER($more) } nơi khác
  }. Phải dùng vệ tinh hoặc cáp biển.
wan-apart-no-path = Chưa nối được vì đường và cáp ở đó không liền với trung tâm: { $places }{ $more ->
    [0] {""}
   *[other] {" "}và { NUMBER($more) } nơi khác
  }.
problem-wan-centre = Trung tâm mạng WAN không phải địa điểm nào của tỉnh.
    .expected = mã hoặc tên của một xã, phường, khu dân cư, khu công nghiệp, nhà ga, cảng; hoặc {"{"} lon = …, lat = … {"}"}.
report-wan = Mạng WAN của tỉnh: nối trụ sở các xã, phường với trung tâm dữ liệu
report-wan-text = { NUMBER($seats) } trong { NUMBER($all) } trụ sở được nối với trung tâm tại { $centre }{ $origin ->
    [largest] {" "}(giả định: trụ sở của đơn vị đông dân nhất, vì kịch bản chưa nêu trung tâm)
   *[stated] {""}
  } theo đường bộ và cáp sẵn có. Đường chạy dọc cáp sẵn có tính là cáp đó: hai sợi cáp cùng một tuyến không phải hai đường.
report-wan-star = Hình sao: mỗi trụ sở một đôi sợi riêng theo đường rẻ nhất về trung tâm.
report-wan-tree = Hình cây: cây rẻ nhất nối mọi trụ sở, các trụ sở chuyển tiếp cho nhau.
report-wan-core = Hình cây, vòng lõi: thêm đường thứ hai cho các đơn vị đông dân nhất, gồm { NUMBER($pct, maximumFractionDigits: 0) } % dân.
report-wan-ring = Mọi nơi hai đường: thêm đường thứ hai cho mọi trụ sở mà mạng đường bộ cho phép.
report-wan-rule = Đề xuất “{ $variant }”: rẻ nhất trong các phương án mà đứt bất kỳ một đoạn nào vẫn còn ít nhất { NUMBER($pct, maximumFractionDigits: 0) } % dân có trụ sở nối với trung tâm (ở đây { NUMBER($share, maximumFractionDigits: 1) } %).
report-wan-rule-unmet = Không phương án nào giữ được { NUMBER($pct, maximumFractionDigits: 0) } % dân khi đứt một đoạn bất kỳ: có đoạn mà mạng đường bộ trong dữ liệu không có lối thứ hai. Đề xuất “{ $variant }”: giữ được nhiều nhất ({ NUMBER($share, maximumFractionDigits: 1) } %) với chi phí thấp nhất.
report-wan-cuts-text = Mỗi lần đứt tính riêng một đoạn giữa hai trụ sở hoặc chỗ rẽ; đoạn nối vào từng trụ sở không tính. Độ trễ chỉ là thời gian ánh sáng đi trong sợi, một chiều.
report-wan-seats-settlement = { NUMBER($count) } vị trí trụ sở được thay bằng khu dân cư đông dân nhất của đơn vị: dữ liệu chưa có lớp trụ sở (layers.seats).
report-wan-seats-inside = { NUMBER($count) } vị trí trụ sở được thay bằng một điểm trong địa giới: dữ liệu không có khu dân cư ở đó.
report-wan-cuts = Những chỗ đứt gây hại nhất của phương án “{ $variant }”
report-wan-cuts-why = Tên là trụ sở ở hoặc gần đầu đoạn nhất. Nơi nào cần bảo vệ hơn nữa thì phải làm tuyến mới không theo đường bộ hiện có, hoặc dự phòng bằng viba, vệ tinh.
report-head-wan-variant = Phương án
report-head-wan-new = Cáp mới, km
report-head-wan-existing = Cáp sẵn có, km
report-head-wan-pairs = Thuê, km đôi sợi
report-head-wan-building = Xây dựng
report-head-wan-yearly = Mỗi năm
report-head-wan-length = Km đến trung tâm, trung bình / xa nhất
report-head-wan-delay = Trễ ms, trung bình / xa nhất
report-head-wan-worst = % dân còn nối, lần đứt tệ nhất
report-head-wan-mean = % dân còn nối, trung bình
report-head-wan-safe = Trụ sở không sợ đứt một đoạn
report-head-wan-between = Đoạn
report-head-wan-lost-seats = Trụ sở mất kết nối
report-head-wan-lost-people = Dân của các nơi đó
map-wan-star = WAN: hình sao
map-wan-tree = WAN: hình cây
map-wan-core = WAN: hình cây, vòng lõi
map-wan-ring = WAN: mọi nơi hai đường
