"""The property procedure with counts and a sum over history, as other procedures have them."""

from bihuan.procedures.queries import pack_read

FACTS = """
facts:
  - id: loss
    type: money
    name: {zh: 损失, en: Loss}
    low: 0 元
    high: 1000000 元
    unit: 元
  - id: again
    type: count
    name: {zh: 九十天内同部门同来源次数, en: Alike in 90 days}
    low: "0"
    high: "9999"
    derived: {form: count, same: [unit, source], within: 90天}
  - id: alike_grade
    type: count
    name: {zh: 三十天内同级次数, en: Of this grade in 30 days}
    low: "0"
    high: "9999"
    derived: {form: count, same: [severity], within: 30天}
  - id: paid
    type: money
    name: {zh: 一年内对该顾客的损失, en: Loss with this customer in a year}
    low: 0 元
    high: 100000000 元
    unit: 元
    derived: {form: sum, of: [loss], same: [customer], within: 365天}
"""
ANALYSIS = """
  - id: analyse-often
    clause: "3.0"
    item: 一般
    step: analyse
    when: {alike_grade: ">= 3"}
    by: [supervisor]
    within: 5个工作日
"""


def counting_pack() -> dict[str, str]:
    """Return the pack; a third case alike within ninety days is ordinary, whatever its effect."""
    files = dict(pack_read("s15-property"))
    files["pack.yaml"] = files["pack.yaml"].replace("id: s15-property", "id: counting")
    files["facts.yaml"] += FACTS
    grades = files["ch3-grades.yaml"]
    last_input = "dissatisfaction, handler_can_settle]"
    grades = grades.replace(last_input, last_input[:-1] + ", again]")
    row = '      - {id: ordinary-9, clause: "3.0", item: 一般, when: {again: ">= 3"}, then: 一般}\n'
    place = grades.index("      - {id: slight-1")
    grades = grades[:place] + row + grades[place:]
    grades = grades.replace("\ninterpretations:", ANALYSIS + "interpretations:", 1)
    files["ch3-grades.yaml"] = grades
    return {name: text for name, text in files.items() if not name.startswith("scenarios/")}
