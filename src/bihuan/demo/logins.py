"""The four persons under whose names visitors look at the demo; the settings show them."""

from typing import NamedTuple

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

PASSWORD = "bihuan-demo"  # noqa: S105 - it is printed on the sign-in page of the demo


class Login(NamedTuple):
    """Somebody of the demo organisation who can sign in, and what they do there."""

    username: str
    name: str
    post: str | Promise
    password: str = PASSWORD

    def __str__(self) -> str:
        return f"{self.name} · {self.post}"


LOGINS = (
    Login("lijing", "李静", _("东苑前台：登记、告知顾客")),
    Login("wangqiang", "王强", _("东苑项目经理：处理、验证、看全项目")),
    Login("zhaomin", "赵敏", _("管理者代表：看全局、调整、豁免、重新打开")),
    Login("zhoujianguo", "周建国", _("总经理：看全局、处理严重不合格")),
)
