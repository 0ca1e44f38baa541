problem-carrier-unknown-band = Không nhận ra băng tần của cell { $technology } này nên không biết tần số và công suất phát.
    .expected = Một trong các băng tần đã khai báo: { $known }. Có thể khai báo thêm băng tần trong kịch bản, mục [carriers].
