problem-folder-busy = Một lần chạy khác đang giữ thư mục này (tiến trình { $pid } trên máy { $machine }, từ { $since }).
    .expected = Chờ lần chạy đó kết thúc, hoặc chọn thư mục khác bằng --out.
problem-folder-not-writable = Không ghi được vào thư mục này ({ $why }).
    .expected = Thư mục mà bạn có quyền ghi và ổ đĩa còn chỗ trống.
problem-file-not-replaceable = Không thay được tệp cũ này ({ $why }).
    .expected = Đóng tệp trong Excel hoặc chương trình khác rồi chạy lại.
problem-output-is-input = Kết quả sẽ ghi đè lên tệp này, là tệp mà kế hoạch đang đọc.
    .expected = Một thư mục khác sau --out.
