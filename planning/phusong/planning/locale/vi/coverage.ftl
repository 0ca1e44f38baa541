definition-details = Trong đó: { $parts }.
definition-body = cơ thể che chắn { $db } dB
definition-gain = độ lợi anten của điện thoại { $dbi } dBi
definition-extra = suy hao thêm { $db } dB
definition-car = vỏ xe che chắn { $db } dB
definition-house = suy hao vào nhà theo ITU-R P.2109 cho nhà { $building ->
    [thermally-efficient] cách nhiệt tốt
   *[traditional] xây kiểu truyền thống
}, không vượt quá ở { $probability } % số nhà
definition-foliage = dưới tán cây suy hao thêm { $db } dB
definition-rate = và tốc độ tối thiểu { $down } Mbit/s tải xuống, { $up } Mbit/s tải lên tại { $probability } % số điểm

maps-title = Dân số và diện tích được phủ
maps-column-technology = Công nghệ
maps-column-operators = Nhà mạng
maps-column-place = Điện thoại
maps-column-people = Số dân
maps-column-people-share = % dân số
maps-column-area-share = % diện tích
maps-any = bất kỳ
maps-shared = tất cả cùng phủ
maps-shared-note = { $technology }: “tất cả” gồm { $operators }.
maps-unknown = Có tối đa { NUMBER($people, maximumFractionDigits: 0) } người chưa thể kết luận vì dữ liệu địa hình bị khuyết.
maps-done = Bản đồ: { $count } tệp trong { $folder }

problem-map-choice = Không có lựa chọn này.
    .expected = { $known }, có thể ghi nhiều mục cách nhau bằng dấu phẩy; all là lấy hết.
