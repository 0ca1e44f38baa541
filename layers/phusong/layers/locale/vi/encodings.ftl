problem-encoding-doubtful = Chưa xác định chắc chắn bảng mã chữ Việt của tệp; tạm đọc theo { $encoding }.
    .expected = tệp lưu bằng UTF-8, hoặc ghi rõ bảng mã trong kịch bản (encoding = "utf-8", "cp1258", "tcvn3" hay "vni")
problem-encoding-differs = Tệp khai bảng mã { $declared }, nhưng chữ chỉ thành tiếng Việt khi đọc theo { $encoding }; đã đọc theo { $encoding }.
    .expected = bảng mã khai trong tệp đúng với bảng mã thực của chữ
problem-encoding-unknown = Không có bảng mã nào tên là { $declared }.
    .expected = utf-8, utf-16, cp1258, cp1252, tcvn3 (ABC) hoặc vni
problem-encoding-damaged = Có { $characters } ký tự không đọc được theo bảng mã { $encoding }.
    .expected = chữ nguyên vẹn, cả tệp dùng một bảng mã
