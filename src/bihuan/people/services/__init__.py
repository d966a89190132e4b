"""Everything that changes units, persons, posts and tokens; each change writes its journal line.

A person as `actor` needs the right to do so (administrators, or for oneself where that is meant);
None and a plain `Actor` stand for the system, which needs none.
"""

from bihuan.people.services.persons import (
    LastAdministratorError,
    PasswordRefusedError,
    PasswordWrongError,
    UsernameTakenError,
    person_add,
    person_change,
    person_change_password,
    person_leave,
    person_return,
)
from bihuan.people.services.posts import (
    NothingToDelegateError,
    PeriodRefusedError,
    UnitOutOfUseError,
    appointment_end,
    appointment_give,
    delegation_end,
    delegation_give,
)
from bihuan.people.services.rights import (
    InvalidError,
    LeftError,
    NotAllowedError,
    administrator_only,
)
from bihuan.people.services.tokens import (
    IssuedToken,
    TokenRefusedError,
    token_issue,
    token_note_use,
    token_revoke,
)
from bihuan.people.services.units import (
    UnitCodeTakenError,
    UnitInUseError,
    UnitMisplacedError,
    unit_add,
    unit_change,
    unit_move,
)

__all__ = [
    "InvalidError",
    "IssuedToken",
    "LastAdministratorError",
    "LeftError",
    "NotAllowedError",
    "NothingToDelegateError",
    "PasswordRefusedError",
    "PasswordWrongError",
    "PeriodRefusedError",
    "TokenRefusedError",
    "UnitCodeTakenError",
    "UnitInUseError",
    "UnitMisplacedError",
    "UnitOutOfUseError",
    "UsernameTakenError",
    "administrator_only",
    "appointment_end",
    "appointment_give",
    "delegation_end",
    "delegation_give",
    "person_add",
    "person_change",
    "person_change_password",
    "person_leave",
    "person_return",
    "token_issue",
    "token_note_use",
    "token_revoke",
    "unit_add",
    "unit_change",
    "unit_move",
]
