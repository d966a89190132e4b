"""The report that most of these tests begin with."""

REPORT = {
    "unit": "EAST",
    "title": "三号楼电梯停运",
    "description": "早上八点停在五层。",
    "facts": {"source": "顾客投诉", "complained_to": "现场或客服人员", "dissatisfaction": "不满意"},
    "place": "三号楼",
    "service_item": "电梯",
    "customer_name": "刘女士",
    "customer_contact": "13800000000",
    "occurred_at": "2026-11-01T08:00+08:00",
}
