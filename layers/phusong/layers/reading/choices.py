"""Words that users write for the fixed choices of a schema, and for yes and no."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import cache
from types import MappingProxyType

from phusong.layers.text import names

__all__ = ["FLAGS", "choice_words", "flag_words"]

# Vietnamese words and the classes of OpenStreetMap, per choice. One word means the same in every
# column that has the choice.
_WORDS: Mapping[str, str] = MappingProxyType(
    {
        "whole": "toàn bộ|nguyên trạng|cả|all|1",
        "part": "một phần|part of|partial",
        "KCN": "khu công nghiệp|industrial park|kcn",
        "CCN": "cụm công nghiệp|industrial cluster|ccn",
        "on_air": "đang hoạt động|hoạt động|đang phát sóng|phát sóng|on air|active|on|operating",
        "planned": "dự kiến|quy hoạch|kế hoạch|đang xây dựng|chưa phát sóng|plan|proposed",
        "off": "ngừng hoạt động|dừng|tắt|đã tắt|tháo dỡ|inactive|decommissioned|down",
        "LTE": "4g|lte|e-utra|4g lte|lte-fdd|lte-tdd|4g/lte",
        "NR": "5g|nr|5g nr|5g sa|5g nsa|nr sa|nr nsa|5g/nr",
        "railway_station": "ga|ga đường sắt|ga tàu|ga xe lửa|station|railway|train station|halt",
        "bus_station": "bến xe|bến xe khách|bus|bus station",
        "port": "cảng|cảng biển|bến cảng|harbour|harbor|seaport",
        "airport": "sân bay|cảng hàng không|aerodrome",
        "ferry_terminal": "bến tàu|bến phà|bến thủy|bến đò|bến cảng hành khách|ferry|pier",
        "national": "quốc lộ|ql|cao tốc|motorway|motorway_link|trunk|trunk_link|primary"
        "|primary_link",
        "provincial": "tỉnh lộ|đường tỉnh|tl|đt|secondary|secondary_link|tertiary|tertiary_link",
        "commune": "đường huyện|đường xã|đường thôn|đường đô thị|đường liên xã|unclassified"
        "|residential|living_street|service|road",
        "track": "đường mòn|đường đất|đường rừng|path|footway|bridleway|cycleway|steps|pedestrian"
        "|track_grade1|track_grade2|track_grade3|track_grade4|track_grade5",
        "aerial": "treo|cáp treo|trên cột|overhead|pole",
        "buried": "chôn|chôn trực tiếp|ngầm|direct buried|underground",
        "duct": "cống|cống bể|trong cống|conduit",
        "submarine": "biển|cáp biển|ngầm biển|undersea|subsea",
        "exchange": "tổng đài|trạm viễn thông|host|pop|central office|olt",
        "cabinet": "tủ|tủ cáp|tủ quang|odf",
        "closure": "măng xông|hộp nối|joint|splice|handhole",
        "reserve": "khu bảo tồn|bảo tồn biển|mpa|nature reserve|protected area",
        "anchorage": "khu neo đậu|neo đậu|vùng neo",
        "channel": "luồng|luồng hàng hải|luồng tàu|fairway",
        "aquaculture": "nuôi trồng thủy sản|nuôi trồng|lồng bè|nuôi biển",
        "military": "quân sự|quốc phòng",
        "dumping": "khu đổ thải|bãi đổ bùn|nhận chìm|đổ bùn thải|disposal",
        "telecom": "viễn thông|cáp viễn thông|cáp quang biển quốc tế",
        "power": "điện|cáp điện|điện lực",
        "pipeline": "đường ống|ống dẫn|ống ngầm",
        "other": "khác",
        "VND": "đồng|vnđ|việt nam đồng",
        "USD": "đô la|đô la mỹ|us$|$",
        "site": "trạm",
        "band": "băng tần|băng",
        "sector": "hướng|cell",
        "km": "ki-lô-mét|kilomet",
        "job": "lần|đợt|gói",
        "site-year": "trạm/năm|trạm mỗi năm|site per year",
        "band-year": "băng tần/năm|băng tần mỗi năm|band per year",
        "sector-year": "sector/năm|sector mỗi năm|sector per year",
        "km-year": "km/năm|km mỗi năm|km per year",
        "link": "chặng|chặng viba",
        "m": "mét",
        "link-year": "chặng/năm|chặng mỗi năm|link per year",
        "new_site": "trạm mới|xây trạm mới",
        "upgrade": "nâng cấp|nâng cấp trạm",
        "access_track": "đường vào trạm|đường công vụ|access track",
        "power_line": "đường điện|kéo điện|đường dây điện",
        "add_band": "thêm băng tần",
        "add_sectors": "thêm sector|thêm hướng",
        "raise_mast": "nâng cột|nâng chiều cao cột",
        "new_site_technology": "thêm công nghệ trên cột mới|thêm công nghệ trên trạm mới",
        "fibre_aerial": "cáp quang treo|cáp treo",
        "fibre_submarine": "cáp quang biển|cáp biển",
        "submarine_mobilisation": "huy động tàu|huy động tàu rải cáp",
        "submarine_landing": "cập bờ|cập bờ cáp biển|công trình cập bờ",
        "submarine_branching": "rẽ nhánh biển|bộ rẽ nhánh|bộ rẽ nhánh ngoài biển",
        "new_site_yearly": "vận hành trạm mới",
        "site_rent_yearly": "thuê mặt bằng|thuê mặt bằng trạm",
        "upgrade_yearly": "vận hành phần nâng cấp",
        "add_band_yearly": "vận hành băng tần thêm",
        "add_sectors_yearly": "vận hành sector thêm",
        "new_site_technology_yearly": "vận hành công nghệ thêm trên cột mới",
        "fibre_shared_poles": "cáp quang treo chung cột điện|cáp treo cột điện",
        "fibre_duct": "cáp quang trong cống bể|kéo cáp cống bể",
        "fibre_splice": "đấu nối cáp quang|hàn nối cáp quang",
        "fibre_shared_poles_yearly": "thuê cột điện|thuê cột treo cáp",
        "fibre_buried_yearly": "duy trì cáp quang ngầm|duy trì cáp ngầm",
        "fibre_duct_yearly": "thuê cống bể",
        "fibre_aerial_yearly": "duy trì cáp quang treo|duy trì cáp treo",
        "fibre_lease_yearly": "thuê sợi quang|thuê đôi sợi quang",
        "fibre_buried": "cáp quang ngầm|cáp ngầm|chôn cáp quang",
        "underground_works": "hạ ngầm cùng công trình đường|hạ ngầm theo dự án đường",
        "underground_urban": "hạ ngầm trong đô thị|hạ ngầm đô thị",
        "underground_park": "hạ ngầm trong khu công nghiệp",
        "works": "công trình đường|dự án đường|đường làm mới|road works",
        "urban": "đô thị|trong phường|nội thị",
        "park": "khu công nghiệp|cụm công nghiệp|kcn|ccn",
        "under_way": "đang làm|đang thực hiện|đang thi công",
        "done": "đã làm|đã xong|hoàn thành",
        "town_centre": "trung tâm|trung tâm đô thị",
        "tourist": "du lịch|khu du lịch",
        "key_road": "trọng điểm|giao thông trọng điểm",
        "street_tidying": "chỉnh trang cáp|chỉnh trang tuyến phố",
        "fibre_submarine_yearly": "duy trì cáp quang biển|duy trì cáp biển",
        "microwave_link": "viba|tuyến viba",
        "microwave_diversity": "anten phân tập|phân tập viba",
        "microwave_tower": "cột viba|cột cho viba",
        "microwave_repeater": "trạm chuyển tiếp|trạm chuyển tiếp viba",
        "microwave_link_yearly": "duy trì viba|phí tần số viba",
        "microwave_repeater_yearly": "duy trì trạm chuyển tiếp",
        "satellite_terminal": "thiết bị đầu cuối vệ tinh",
        "satellite_yearly": "kênh vệ tinh|thuê kênh vệ tinh",
        "solar_array": "pin mặt trời|tấm pin mặt trời",
        "solar_battery": "ắc quy|ắc quy lưu trữ|pin lưu trữ",
    }
)

FLAGS: Mapping[bool | None, str] = MappingProxyType(
    {
        True: "yes|y|true|t|1|x|v|✓|✔|có|đã có|rồi|đúng|đã phủ|on",
        False: "no|n|false|f|0|không|ko|k|chưa|chưa có|không có|sai|chưa phủ|off",
        None: "unknown|?|không rõ|chưa rõ|chưa xác định|kxđ|n/a|na|nan|null|none|-|–",
    }
)
"""Words of yes, no and unknown."""


def _keys(words: Iterable[str]) -> set[str]:
    """Folded and as they are: folding leaves nothing of "✓" or "?"."""
    return {key for word in words for key in (word.casefold(), names.fold(word)) if key}


@cache
def flag_words() -> Mapping[str, bool | None]:
    """Word, casefolded or folded → yes, no or unknown (None)."""
    return MappingProxyType(
        {key: value for value, words in FLAGS.items() for key in _keys(words.split("|"))}
    )


@cache
def choice_words(choices: tuple[str, ...]) -> Mapping[str, str]:
    """Word, casefolded or folded → choice."""
    return MappingProxyType(
        {
            key: choice
            for choice in choices
            for key in _keys([choice, choice.replace("_", " "), *_WORDS.get(choice, "").split("|")])
        }
    )
