# Các năm của lộ trình: mục tiêu, giới hạn, chứng minh.
years-title = Kết quả từng năm
years-text = Mục tiêu là các chỉ tiêu đã công bố; giữa hai chỉ tiêu, mỗi năm tăng thêm một mức như nhau. Hạng mục có thời hạn hoàn thành đúng năm; sau đó đạt mục tiêu từng năm tới mức cao nhất có thể, xây dựng mọi hạng mục mà các năm còn đủ nguồn lực; phần còn lại quyết định theo chi phí: xây dựng và duy trì, quy về giá trị năm đầu.
years-budget = Ngân sách từng năm, tỷ đồng theo đơn giá trung bình: { $budgets }.
years-capacity = { $kind ->
    [new_site] Số trạm mới xây được mỗi năm
   *[upgrade] Số trạm nâng cấp được mỗi năm
}: { NUMBER($count) }.
years-no-limit = Không năm nào bị giới hạn về kinh phí hay khối lượng xây dựng.
years-head-technology = Dịch vụ
years-goal-stations = Số trạm { $technology }
years-goal-masts = Số trạm, mọi công nghệ
years-head-year = Năm
years-head-asked = Mục tiêu
years-head-reached = Đạt được
years-head-slack = Còn thiếu
years-proof-first = Tổng số năm chậm hạn của các hạng mục có thời hạn: { NUMBER($value) } (không lộ trình nào ít hơn { NUMBER($bound, maximumFractionDigits: 1) }; { $proven ->
    [yes] đã chứng minh là tốt nhất
   *[no] chưa chứng minh là tốt nhất
}).
years-proof-goals = Tổng số điểm phần trăm còn thiếu so với mục tiêu, cộng mọi mục tiêu và mọi năm: { NUMBER($value, maximumFractionDigits: 2) } (không lộ trình nào thiếu ít hơn { NUMBER($bound, maximumFractionDigits: 2) }; { $proven ->
    [yes] đã chứng minh là tốt nhất
   *[no] chưa chứng minh là tốt nhất
}).
years-proof-built = Phần lợi ích của các bước mà không năm nào đủ nguồn lực xây dựng: { NUMBER($value, maximumFractionDigits: 2) } % (ít nhất là { NUMBER($bound, maximumFractionDigits: 2) } %; { $proven ->
    [yes] đã chứng minh là tốt nhất
   *[no] chưa chứng minh là tốt nhất
}).
years-proof-cost = Chi phí quy về giá trị năm đầu: { NUMBER($value, maximumFractionDigits: 1) } tỷ đồng (không lộ trình nào thấp hơn { NUMBER($bound, maximumFractionDigits: 1) }; { $proven ->
    [yes] đã chứng minh là tốt nhất
   *[no] chưa chứng minh là tốt nhất
}).
years-built = { $year }: { NUMBER($new) } trạm mới, { NUMBER($upgrades) } trạm nâng cấp, { NUMBER($km, maximumFractionDigits: 1) } km cáp; { NUMBER($cost, maximumFractionDigits: 1) } tỷ đồng theo đơn giá trung bình.
