stage-wan = Mạng WAN và hạ ngầm cáp
