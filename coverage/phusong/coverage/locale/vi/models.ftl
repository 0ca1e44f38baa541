# Mô hình nào dự đoán, và ai nằm ngoài phạm vi của nó.
problem-propagation-model = { $given ->
    [none] Bảng không nói dùng mô hình truyền sóng nào.
   *[other] Không có mô hình truyền sóng "{ $given }".
}
    .expected = model = một trong: { $known }.
problem-user-model-unknown = Không gói nào đã cài cung cấp mô hình truyền sóng tên này. Đã cài: { $known }.
    .expected = Tên một entry point trong nhóm phusong.propagation; lệnh "phusong models" liệt kê chúng.
problem-user-model-broken = Không nạp được gói cung cấp mô hình truyền sóng này: { $reason }.
    .expected = Một gói import được trong môi trường này.
problem-user-model-failed = Mô hình truyền sóng bị lỗi khi chạy: { $reason }.
    .expected = Hàm nhận các đường truyền, tần số (GHz) và tham số, trả về mỗi đường một suy hao.
problem-user-model-shape = Mô hình truyền sóng trả về mảng có dạng { $shape }.
    .expected = Mỗi đường truyền một suy hao: dạng { $wanted }.
problem-user-model-negative = Mô hình truyền sóng trả về suy hao { NUMBER($lowest, maximumFractionDigits: 2) } dB.
    .expected = Suy hao truyền cơ bản từ 0 dB trở lên; NaN ở chỗ mô hình không biết.
problem-model-frequency = { $technology }: { $count } cell băng { $band } phát ở { NUMBER($ghz, maximumFractionDigits: 4) } GHz, nơi mô hình { $model } không áp dụng được.
    .expected = Từ { NUMBER($low, maximumFractionDigits: 4) } đến { NUMBER($high, maximumFractionDigits: 4) } GHz, hoặc chọn mô hình khác cho công nghệ này: { $others }.
problem-model-band = { $technology }: cell mới băng { $band } sẽ phát ở { NUMBER($ghz, maximumFractionDigits: 4) } GHz, nơi mô hình { $model } không áp dụng được.
    .expected = Từ { NUMBER($low, maximumFractionDigits: 4) } đến { NUMBER($high, maximumFractionDigits: 4) } GHz, hoặc chọn mô hình khác cho công nghệ này: { $others }.
problem-model-antenna-height = { $technology }: { $count } anten treo ở độ cao mà mô hình { $model } không áp dụng được.{ $computed ->
    [yes] {" "}Công thức đã được dùng ra ngoài phạm vi của nó.
   *[no] {""}
}
    .expected = Từ { NUMBER($low, maximumFractionDigits: 1) } đến { NUMBER($high, maximumFractionDigits: 1) } m so với mặt đất, hoặc mô hình khác.
problem-model-mast-height = { $technology }: cột mới có độ cao mà mô hình { $model } không áp dụng được.
    .expected = Từ { NUMBER($low, maximumFractionDigits: 1) } đến { NUMBER($high, maximumFractionDigits: 1) } m so với mặt đất, hoặc mô hình khác.
problem-model-receiver-height = { $technology }: điện thoại ở độ cao mà mô hình { $model } không áp dụng được.
    .expected = Từ { NUMBER($low, maximumFractionDigits: 1) } đến { NUMBER($high, maximumFractionDigits: 1) } m so với mặt đất, hoặc mô hình khác.
problem-model-reach = { $technology }: { $count } cell được tính xa tới { NUMBER($reach_km, maximumFractionDigits: 1) } km; mô hình { $model } áp dụng được tới { NUMBER($high, maximumFractionDigits: 1) } km, xa hơn thì công thức được kéo dài.
    .expected = max_range_km của các băng không quá { NUMBER($high, maximumFractionDigits: 1) }, hoặc mô hình khác.

# Vị trí các trạm.
problem-site-off-terrain = Trạm nằm cách vùng tính toán { NUMBER($distance_km, maximumFractionDigits: 1) } km. Những gì trạm có thể phủ bên trong được báo là chưa rõ.
    .expected = Địa hình và khung bao trùm cả các trạm lân cận.
problem-site-in-hole = Trạm nằm trong lỗ trống của địa hình. Những gì trạm có thể phủ được báo là chưa rõ.
    .expected = Địa hình không có lỗ trống ở đó.
problem-site-in-terrain-sea = Theo địa hình và lớp phủ, trạm nằm giữa biển, ở độ cao 0 m. Có thể địa hình thiếu một hòn đảo.
    .expected = Địa hình và lớp phủ có hòn đảo, hoặc ground_height_m của trạm.
problem-antenna-below-ground = Với mặt đất { NUMBER($given_m, maximumFractionDigits: 0) } m, anten thấp nhất sẽ nằm dưới địa hình, ở đây cao { NUMBER($terrain_m, maximumFractionDigits: 0) } m. Độ cao của địa hình đã được dùng.
    .expected = Độ cao mặt đất so với mực nước biển, tính bằng mét; hãy kiểm tra cả tọa độ.
problem-ground-height-far = Độ cao mặt đất cho là { NUMBER($given_m, maximumFractionDigits: 0) } m, địa hình ở đây cao { NUMBER($terrain_m, maximumFractionDigits: 0) } m. Độ cao đã cho được dùng.
    .expected = Hai độ cao chênh nhau không quá 50 m: hãy kiểm tra đơn vị, hệ cao độ và tọa độ.
