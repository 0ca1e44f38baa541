problem-carrier-unknown-band = Không nhận ra băng tần của cell { $technology } này nên không biết tần số và công suất phát.
    .expected = Một trong các băng tần đã khai báo: { $known }. Có thể khai báo thêm băng tần trong kịch bản, mục [carriers].
problem-carrier-blocks = Số khối tài nguyên vượt quá băng thông.
    .expected = 12 × resource_blocks × subcarrier_khz không lớn hơn bandwidth_mhz.
problem-carrier-radio = Tên băng tần không khớp với công nghệ vô tuyến.
    .expected = LTE ghi dạng B3, NR ghi dạng n41.
problem-entry-loss-missing = Tường nhà hoặc vỏ xe che điện thoại nhưng chưa khai mức suy hao.
    .expected = extra_loss_db lớn hơn 0.
