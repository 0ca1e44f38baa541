stage-wan = WAN and undergrounding
