# Bảng kết quả đã công bố.
problem-validation-columns = Bảng thiếu cột { $missing }.
    .expected = Bảng có các cột { $columns }.
problem-validation-number = Giá trị này không phải là số.
    .expected = Một số hữu hạn, dùng dấu chấm trước phần thập phân.
problem-validation-choice = Không nhận ra giá trị này.
    .expected = Một trong các giá trị: { $known }.
problem-validation-refused = Dòng này nằm ngoài phạm vi áp dụng của mô hình ({ $reason }).
    .expected = Dòng nằm trong phạm vi của mô hình.
problem-validation-no-cases = Không có dòng nào để so sánh.
    .expected = Ít nhất một dòng có giá trị suy hao đã công bố.
