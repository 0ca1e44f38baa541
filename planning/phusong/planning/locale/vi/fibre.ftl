reason-no-fibre-on-island = Chưa có cáp quang ra đảo này: điểm gần nhất cách { NUMBER($nearest_site_km, maximumFractionDigits: 1) } km, qua biển.
reason-fibre-far = Cáp quang gần nhất trên cùng dải đất cách { NUMBER($nearest_site_km, maximumFractionDigits: 1) } km, quá xa để coi là đã có.
reason-surveyed = Khảo sát cho biết chưa có cáp quang đến nơi.
reason-no-fibre-layer = Chưa rõ: không có lớp cáp quang hiện có.
reason-outside-area = Chưa rõ: địa điểm nằm ngoài vùng quy hoạch.
unreached-no-path = không có đường bộ hay tuyến biển nào trong giới hạn dẫn đến nơi
unreached-no-fibre-layer = không có lớp cáp quang hiện có để bắt đầu tuyến
