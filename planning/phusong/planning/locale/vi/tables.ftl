definition-covered = Được phủ { $technology }: RSRP đạt { NUMBER($threshold, maximumFractionDigits: 1) } dBm với xác suất { NUMBER($probability, maximumFractionDigits: 1) } % ở { $environment ->
    [indoor] trong nhà
    [vehicle] trong xe
   *[outdoor] ngoài trời
  }, cao { NUMBER($height, maximumFractionDigits: 1) } m; tức RSRP trung vị từ { NUMBER($required, maximumFractionDigits: 1) } dBm (dự trữ pha-đinh { NUMBER($margin, maximumFractionDigits: 1) } dB).
technology-fibre = cáp quang
badge-served = đã có
badge-unserved = chưa có
badge-unknown = chưa rõ
badge-none = không xét
action-new_site = Trạm mới
action-upgrade = Nâng cấp trạm
hub-railway-station = nhà ga
hub-bus-station = bến xe
hub-port = cảng
hub-airport = sân bay
hub-ferry-terminal = bến tàu, phà
served-radio = RSRP trung vị { $rsrp } dBm; phủ { NUMBER($share, maximumFractionDigits: 0) } % diện tích; cell { $server }, cách { $distance }.
served-fibre = Mạng cáp quang cách { $distance }, trên cùng vùng đất.
served-fibre-surveyed = Theo khảo sát, đã có cáp quang.
cost-range = { $low } – { $high } tỷ đồng
cost-one = { $cost } tỷ đồng
cost-nothing = 0 tỷ đồng
report-table-unit = { $title } – tiền: { $unit }
cost-assumed = { $cost } (giả định)
caution-synthetic = Kết quả dựa trên dữ liệu mô phỏng ({ $layers }): chỉ để minh họa, không dùng làm căn cứ quyết định.
caution-generalised = Kết quả dựa trên dữ liệu khái quát hóa ({ $layers }): cần kiểm tra lại trước khi quyết định.
caution-none = Kết quả dựa trên dữ liệu thực hoặc dữ liệu do người dùng cung cấp.
data-title = Nguồn và chất lượng dữ liệu
data-layer = Lớp
data-kind = Loại
data-source = Nguồn
data-date = Ngày
data-uncertainty = Độ bất định
data-licence = Giấy phép
