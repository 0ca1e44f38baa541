problem-antenna-unknown = Kịch bản chưa khai anten nào tên như vậy ({ $count } cell dùng tên này); tạm dùng anten mặc định của băng tần.
    .expected = Tên một anten trong kịch bản, mục [antennas]: tệp .msi, .pln hoặc mô tả bằng tham số.
problem-antenna-tilts-disagree = Góc cúp tổng khác với góc cúp cơ { $mechanical }° cộng góc cúp điện { $electrical }°; đã dùng hai góc riêng.
    .expected = downtilt_deg bằng mechanical_tilt_deg cộng electrical_tilt_deg, hoặc để trống.
problem-antenna-kind = Không rõ đây là loại anten nào.
    .expected = Một bảng có kind bằng sector, omni, f1336, array hoặc measured; hoặc tên trong ngoặc kép.
problem-antenna-cut-length = Giản đồ cắt có { $count } giá trị.
    .expected = 360 giá trị suy hao (dB), mỗi độ một giá trị, từ 0 đến 359.
