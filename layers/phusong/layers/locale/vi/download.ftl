-download-again = Phần đã tải được giữ lại: hãy chạy lại đúng lệnh này.
problem-download-unreachable = Không kết nối được tới { $server } nên còn thiếu { $files } tệp: máy này không có mạng hoặc máy chủ đang ngừng hoạt động.
    .expected = { -download-again } Nếu không có mạng, hãy chép tay các tệp vào thư mục { $folder } (chẳng hạn { $url }, đặt tên { $file }) rồi chạy lại, hoặc khai báo máy chủ khác có cùng các tệp trong biến { $variable }.
problem-download-stalled = { $server } nhiều lần ngừng gửi giữa chừng khi tải { $file }.
    .expected = { -download-again } Có thể khai báo máy chủ khác có cùng các tệp trong biến { $variable }.
problem-download-broken-off = { $server } nhiều lần ngắt kết nối khi chưa gửi hết { $file }.
    .expected = { -download-again } Có thể khai báo máy chủ khác có cùng các tệp trong biến { $variable }.
problem-download-changed = Tệp { $file } trên { $server } liên tục thay đổi trong lúc tải.
    .expected = Hãy chạy lại lệnh này sau.
problem-download-failing = { $server } báo lỗi { NUMBER($status, useGrouping: 0) } khi tải { $file }.
    .expected = { -download-again } Nếu máy chủ quá tải, hãy đợi khoảng một giờ; cũng có thể khai báo máy chủ khác có cùng các tệp trong biến { $variable }.
problem-download-refused = { $server } từ chối cho tải { $file } (mã { NUMBER($status, useGrouping: 0) }).
    .expected = Hãy mở { $url } bằng trình duyệt: nếu tải được, đặt tệp vào { $folder } với tên { $file } rồi chạy lại lệnh.
problem-download-token-refused = { $server } không chấp nhận mã truy cập của bạn, hoặc mã này đã hết lượt tải trong ngày.
    .expected = Một mã truy cập còn hiệu lực; nếu đã hết lượt, hãy chạy lại lệnh vào ngày mai.
problem-download-missing = { $server } không có tệp { $file }.
    .expected = Địa chỉ đúng trong biến { $variable }, hoặc không đặt biến này; tệp đã được tìm tại { $url }.
problem-download-redirect = { $server } chuyển hướng { $file } tới một địa chỉ không an toàn.
    .expected = Địa chỉ trong biến { $variable } dẫn thẳng tới tệp, qua https.
problem-download-checksum = Tệp { $file } tải từ { $server } không khớp mã kiểm tra mà máy chủ công bố.
    .expected = { -download-again } Nếu vẫn vậy, đường truyền hoặc máy chủ trung gian đã làm sai lệch dữ liệu: hãy khai báo máy chủ khác trong biến { $variable }.
problem-download-content = Tệp { $file } tải từ { $server } không đúng như mong đợi: { $fault ->
    [web-page] nhận được một trang web thay vì dữ liệu (thường là trang đăng nhập mạng)
    [elsewhere] tệp thuộc về nơi khác, không phải vùng cần tải
    [incomplete] máy chủ hết thời gian hoặc bộ nhớ nên chỉ gửi một phần
    [too-large] tệp lớn quá mức có thể
   *[unreadable] tệp bị hỏng, bị cắt cụt hoặc sai định dạng
}.
    .expected = Tệp đúng như { $url } cung cấp khi mạng không bị chặn; đặt tệp đó vào { $folder } với tên { $file }, hoặc khai báo máy chủ khác trong biến { $variable }.
problem-download-by-hand = Tệp này trong bộ nhớ đệm không phải do phusong tải về và không dùng được: { $fault ->
    [web-page] đây là một trang web, không phải dữ liệu
    [elsewhere] tệp thuộc về nơi khác, không phải vùng cần tải
    [incomplete] máy chủ hết thời gian hoặc bộ nhớ nên chỉ gửi một phần
    [too-large] tệp lớn quá mức có thể
   *[unreadable] tệp bị hỏng, bị cắt cụt hoặc sai định dạng
}.
    .expected = Tệp của nhà cung cấp đúng tên này, hoặc không có tệp nào ở đó.
problem-mirror-address = Biến này không chứa một địa chỉ dùng được.
    .expected = Địa chỉ dạng https://example.org/thu-muc, không kèm tên người dùng, mật khẩu hay dấu hỏi.
problem-token-missing = Dữ liệu trạm của OpenCelliD cần mã truy cập riêng của bạn, nhưng biến này chưa được đặt.
    .expected = Lấy mã miễn phí tại https://opencellid.org rồi gán vào biến này.
