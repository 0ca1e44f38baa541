# Chương mục của báo cáo, số bảng và hình.
chapter-summary = Tóm tắt
    .lead = Những câu trả lời quan trọng nhất, gói trong một trang.
chapter-targets = Chỉ tiêu
    .lead = Chương trình đạt đến đâu so với các kế hoạch của tỉnh, chỗ nào còn thiếu và muốn đạt thì cần gì.
chapter-unserved = Nơi chưa có sóng, chưa có cáp quang
    .lead = Ai chưa được phục vụ, ở đâu và vì sao.
chapter-programme = Chương trình: trạm, năm, doanh nghiệp, kinh phí
    .lead = Xây gì, năm nào, ai làm, hết bao nhiêu tiền.
chapter-cable = Cáp quang, cáp biển và truyền dẫn
    .lead = Cáp mới đi đâu, vượt biển thế nào, có gì thay cho cáp quang.
chapter-places = Theo xã, khu công nghiệp và đầu mối giao thông
    .lead = Từng xã, phường, đặc khu và từng khu, cụm công nghiệp hiện có gì, còn thiếu gì.
chapter-methods = Định nghĩa và đơn giá
    .lead = Các từ trong báo cáo được hiểu thế nào và tiền được tính từ đâu.
chapter-trust = Độ tin cậy của kết quả
    .lead = Lời giải còn cách tốt nhất bao xa và kết quả đổi ra sao khi giả định khác đi.
chapter-data = Chất lượng dữ liệu
    .lead = Mỗi lớp dữ liệu từ đâu ra, chắc chắn đến đâu, đã sửa gì khi đọc.
report-chapter = { $appendix ->
    [yes] Phụ lục { $number }.
   *[no] { $number }.
}
report-table = Bảng { $number }.
report-figure = Hình { $number }.
