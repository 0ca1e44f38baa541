problem-underground-order = Thứ tự hạ ngầm không nêu đủ, hoặc nêu lặp các loại mặt bằng.
    .expected = mỗi loại đúng một lần: { $known }.
problem-underground-base = Chỉ nêu một trong hai: tổng số km cáp quang, số km đã hạ ngầm.
    .expected = cả `total_km` (theo năm) lẫn `underground_km` của năm đầu, hoặc không nêu gì.
problem-underground-too-long = Số km đã hạ ngầm ({ NUMBER($underground) }) lớn hơn tổng số km cáp quang ({ NUMBER($total) }).
    .expected = số km hạ ngầm không quá tổng số của năm đầu.
