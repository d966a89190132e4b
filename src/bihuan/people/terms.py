"""The words of the room: kinds of units, and the posts that procedures name."""

from collections.abc import Mapping

from django.db import models
from django.utils.translation import gettext_lazy as _

from bihuan.procedure.terms import Label


class UnitKind(models.TextChoices):
    """How large a unit is."""

    GROUP = "group", _("集团")
    REGION = "region", _("区域")
    SITE = "site", _("项目")
    DEPARTMENT = "department", _("部门")
    TEAM = "team", _("班组")


class Post(models.TextChoices):
    """The posts a procedure may name; an edition refers to them by these codes."""

    STAFF = "staff", _("员工")
    LEAD_HAND = "lead_hand", _("领班")
    SUPERVISOR = "supervisor", _("主管")
    DEPARTMENT_HEAD = "department_head", _("部门负责人")
    MANAGER = "manager", _("项目经理")
    DEPUTY_GENERAL_MANAGER = "deputy_general_manager", _("副总经理")
    GENERAL_MANAGER = "general_manager", _("总经理")
    MANAGEMENT_REPRESENTATIVE = "management_representative", _("管理者代表")
    STOREKEEPER = "storekeeper", _("保管员")
    BUYER = "buyer", _("采购员")
    INSPECTOR = "inspector", _("检查员")
    AUDITOR = "auditor", _("内审员")
    RECEPTIONIST = "receptionist", _("前台客服")
    DUTY_MANAGER = "duty_manager", _("值班经理")
    SPECIALIST = "specialist", _("专业人员")
    COMMITTEE_MEMBER = "committee_member", _("委员会委员")


FIELD_NAMES: Mapping[str, Label] = {
    "name": Label("名称", "name"),
    "name_en": Label("英文名称", "English name"),
    "function": Label("职能", "function"),
    "active": Label("启用状态", "whether it is in use"),
    "email": Label("邮箱", "e-mail"),
    "phone": Label("电话", "phone"),
    "language": Label("语言", "language"),
    "theme": Label("主题", "theme"),
    "is_administrator": Label("系统管理员身份", "administrator's rights"),
}
"""What may change of a unit or a person, as journal sentences name it."""
