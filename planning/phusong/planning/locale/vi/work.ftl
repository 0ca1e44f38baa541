work-folder = Phần đã tính được giữ ở: { $folder }
work-size = { $entries } mục, { NUMBER($megabytes, maximumFractionDigits: 1) } MB
work-used = Dùng lần cuối từ { $first } đến { $last }
work-pruned = Đã xóa { $entries } mục, { NUMBER($megabytes, maximumFractionDigits: 1) } MB

problem-work-refused = Từ một lúc nào đó, phần tính xong không được giữ lại: { $why }. Kết quả lần này vẫn đầy đủ.
    .expected = Một thư mục ghi được và đĩa còn chỗ; chọn thư mục khác bằng --work, hoặc không giữ gì bằng --no-keep.
problem-work-no-folder = Không có thư mục này.
    .expected = Thư mục đã dùng với --work khi tính phủ sóng.
problem-work-not-kept = Vừa yêu cầu không giữ phần đã tính, vừa chỉ ra nơi để giữ.
    .expected = Chỉ một trong hai: --work hoặc --no-keep.
problem-threads-of-a-cluster = Số luồng của cụm máy không đặt được từ đây.
    .expected = Bỏ --threads; số luồng được đặt khi khởi động từng máy tính toán (dask worker --nthreads).

problem-cluster-not-installed = Muốn tính trên cụm máy thì cần cài thêm dask.distributed.
    .expected = Cài bằng: pip install "phusong[cluster]"
problem-cluster-unreachable = Bộ điều phối { $address } không trả lời. { $why }
    .expected = Địa chỉ của một bộ điều phối dask đang chạy, chẳng hạn tcp://10.0.0.5:8786 (khởi động bằng: dask scheduler).
problem-cluster-no-workers = Bộ điều phối { $address } không có máy tính toán nào.
    .expected = Hãy khởi động ít nhất một máy (dask worker { $address }) rồi chạy lại; phần đã tính xong được dùng lại.
problem-cluster-lost = Mất kết nối với bộ điều phối { $address } khi đang tính.
    .expected = Hãy chạy lại khi bộ điều phối hoạt động; phần đã tính xong được dùng lại.
problem-cluster-workers-die = Các máy của cụm liên tục ngừng đột ngột khi đang tính.
    .expected = Thường do thiếu bộ nhớ: hãy giảm số luồng của mỗi máy (dask worker --nthreads) hoặc cho mỗi máy thêm bộ nhớ, rồi chạy lại.
problem-cluster-other-version = Máy { $worker } của cụm có phiên bản phusong khác với máy này, hoặc chưa cài phusong.
    .expected = Cài cùng một phiên bản phusong trên mọi máy rồi khởi động lại các máy của cụm.
