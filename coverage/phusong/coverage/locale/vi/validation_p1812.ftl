# Mặt cắt và nhật ký tính P.1812 đã công bố.
problem-p1812-log-without-profile = Không thấy mặt cắt của lần tính này.
    .expected = Mỗi nhật ký <mặt cắt>_<số>_log.csv có một tệp <mặt cắt>.csv.
problem-p1812-log-lacks = Nhật ký thiếu một giá trị, không thể tính lại.
    .expected = Một dòng "tên (đơn vị),,,số" với tên này.
problem-p1812-no-profile = Tệp không có mặt cắt địa hình nào.
    .expected = Ít nhất hai điểm nằm giữa {"{"}Begin of Profile{"}"} và {"{"}End of Profile{"}"}.
problem-p1812-profile-point = Không đọc được điểm này của mặt cắt.
    .expected = Khoảng cách km, cao độ mặt đất m, mã lớp phủ, chiều cao lớp phủ m, vùng (1, 3 hoặc 4), cách nhau bằng dấu phẩy.
problem-p1812-no-logs = Không có nhật ký nào để đối chiếu.
    .expected = Các nhật ký tên <mặt cắt>_<số>_log.csv, kèm tệp mặt cắt tương ứng.
