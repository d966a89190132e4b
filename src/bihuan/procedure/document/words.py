"""The document's own words: headings, columns and marks, in both languages."""

from collections.abc import Mapping

from bihuan.procedure.document.model import Kind
from bihuan.procedure.terms import ClauseClass, Hit, Label

WORDS: Mapping[str, Label] = {
    "contents": Label("目录", "Contents"),
    "history": Label("版本历史", "Revision history"),
    "history_version": Label("版本", "Version"),
    "history_day": Label("发布日期", "Issued on"),
    "history_note": Label("说明", "Note"),
    "flow": Label("流程图", "Flow chart"),
    "text": Label("条款和执行它的规则", "Clauses and the rules that execute them"),
    "overviews": Label("附录", "Appendices"),
    "sign": Label("签署", "Signatures"),
    "sign_prepared": Label("编制", "Prepared"),
    "sign_reviewed": Label("审核", "Reviewed"),
    "sign_approved": Label("批准", "Approved"),
    "sign_name": Label("姓名", "Name"),
    "sign_signature": Label("签名", "Signature"),
    "sign_day": Label("日期", "Date"),
    "version": Label("版本", "Version"),
    "digest": Label("摘要", "Digest"),
    "page": Label("第 {page} 页，共 {pages} 页", "Page {page} of {pages}"),
    "reading": Label("解释", "Reading"),
    "unexecuted": Label("系统不执行这一条", "Not executed by the system"),
    "because": Label("原因：", "Reason: "),
    "open": Label("暂按此执行，尚未定论", "applied for the time being, not settled yet"),
    "silent": Label("没有规则依据这一条", "No rule rests on this clause"),
    "from_rules": Label(
        "本文件由正在执行的规则生成；规则部分的每一个数字都读自规则本身。",
        "This document is made from the running rules; every number in the rules is read there.",
    ),
}

KINDS: Mapping[Kind, Label] = {
    Kind.DECISION: Label("判定", "Decision"),
    Kind.DEMAND: Label("要求", "Demands"),
    Kind.TRIGGER: Label("触发", "Triggers"),
    Kind.RIGHT: Label("权限", "Rights"),
    Kind.DISPOSITION: Label("处置方式", "Dispositions"),
    Kind.OWNER: Label("归口", "Owner"),
}

COLUMNS: Mapping[str, Label] = {
    "basis": Label("依据", "Basis"),
    "then": Label("判定", "Answer"),
    "what": Label("要做什么", "What"),
    "may": Label("可以做什么", "What is allowed"),
    "way": Label("方式", "Way"),
    "when": Label("情形", "In which case"),
    "who": Label("由谁", "By whom"),
    "limit": Label("时限", "Limit"),
    "form": Label("表单", "Form"),
    "needs": Label("须具备", "Must bring"),
    "told": Label("逾期告知", "Told if late"),
    "step": Label("步骤", "Step"),
    "role": Label("角色", "Role"),
    "posts": Label("由谁担任", "Held by"),
    "clause": Label("条款", "Clause"),
    "number": Label("编号", "Number"),
    "name": Label("名称", "Name"),
    "revision": Label("版次", "Revision"),
    "retention": Label("保存期限", "Kept for"),
    "used": Label("用于", "Used for"),
    "question": Label("问题", "Question"),
    "values": Label("可能的值", "Possible values"),
    "asked": Label("何时问", "Asked at"),
    "computed": Label("怎样计算", "How it is computed"),
    "given": Label("如果", "If"),
    "then_too": Label("那么", "Then"),
    "because": Label("原因", "Reason"),
}

HITS: Mapping[Hit, Label] = {
    Hit.UNIQUE: Label("每种情形恰有一行适用。", "Exactly one row applies to every case."),
    Hit.FIRST: Label(
        "自上而下，先符合的一行作准。", "From top to bottom; the first row that applies counts."
    ),
    Hit.HIGHEST: Label(
        "几行都符合的，取最重的一级。", "Where several rows apply, the gravest counts."
    ),
    Hit.COLLECT: Label("符合的各行都适用。", "All rows that apply count."),
}

FORCES: Mapping[ClauseClass, Label] = {
    ClauseClass.REQUIREMENT: Label("要求", "Requirement"),
    ClauseClass.INSTRUCTION: Label("指示", "Instruction"),
    ClauseClass.RECOMMENDATION: Label("推荐", "Recommendation"),
    ClauseClass.PERMISSION: Label("允许", "Permission"),
    ClauseClass.STATEMENT: Label("陈述", "Statement"),
}

STARTS: Mapping[str, Label] = {
    "opened": Label("自可以办理时起", "from when it opens"),
    "reported": Label("自报告时起", "from the report"),
    "found": Label("自发现时起", "from the finding"),
    "occurred": Label("自发生时起", "from the event"),
}

POST_NAMES: Mapping[str, Label] = {
    "staff": Label("员工", "staff"),
    "lead_hand": Label("领班", "lead hand"),
    "supervisor": Label("主管", "supervisor"),
    "department_head": Label("部门负责人", "department head"),
    "manager": Label("项目经理", "manager"),
    "deputy_general_manager": Label("副总经理", "deputy general manager"),
    "general_manager": Label("总经理", "general manager"),
    "management_representative": Label("管理者代表", "management representative"),
    "storekeeper": Label("保管员", "storekeeper"),
    "buyer": Label("采购员", "buyer"),
    "inspector": Label("检查员", "inspector"),
    "auditor": Label("内审员", "auditor"),
    "receptionist": Label("前台客服", "receptionist"),
    "duty_manager": Label("值班经理", "duty manager"),
    "specialist": Label("专业人员", "specialist"),
    "committee_member": Label("委员会委员", "committee member"),
}
