"""What people's services write into the journal."""

from bihuan.journal.registry import event_register, label_of, word_of
from bihuan.people.terms import FIELD_NAMES, Post, UnitKind


def register() -> None:
    """Register the room's events."""
    _units()
    _persons()
    _posts()
    event_register(
        "token.issued",
        "发放接口令牌“{purpose}”，有效期至 {expires_at}",
        "Issued the API token “{purpose}”, valid until {expires_at}",
    )
    event_register("token.revoked", "收回接口令牌“{purpose}”", "Revoked the API token “{purpose}”")


def _units() -> None:
    event_register(
        "unit.added",
        "新增{kind}“{name}”，隶属“{parent}”",
        "Added the {kind} “{name}” under “{parent}”",
        kind=word_of(UnitKind),
    )
    event_register(
        "unit.moved",
        "“{name}”由“{before}”划归“{after}”",
        "Moved “{name}” from “{before}” to “{after}”",
    )
    event_register(
        "unit.changed",
        "更改“{name}”的{fields}",
        "Changed {fields} of “{name}”",
        fields=label_of(FIELD_NAMES),
    )


def _persons() -> None:
    event_register(
        "person.added",
        "新增人员{name}（{username}）",
        "Added {name} ({username})",
    )
    event_register(
        "person.changed",
        "更改{name}的{fields}",
        "Changed {fields} of {name}",
        fields=label_of(FIELD_NAMES),
    )
    event_register("person.password_changed", "更改{name}的密码", "Changed the password of {name}")
    event_register(
        "person.left",
        "{name}离职，终止任职 {appointments} 项、委托 {delegations} 项、令牌 {tokens} 个",
        "{name} left: {appointments} posts, {delegations} delegations and {tokens} tokens ended",
    )
    event_register("person.returned", "{name}返岗", "{name} returned")


def _posts() -> None:
    event_register(
        "person.appointed",
        "任命{name}为“{unit}”{post}，自 {valid_from} 至 {valid_to}",
        "Appointed {name} {post} of “{unit}” from {valid_from} to {valid_to}",
        post=word_of(Post),
    )
    event_register(
        "person.appointment_ended",
        "{name}自 {day} 起不再担任“{unit}”{post}",
        "{name} is no longer {post} of “{unit}” from {day}",
        post=word_of(Post),
    )
    event_register(
        "person.delegated",
        "{giver}将“{unit}”的职责委托给{receiver}，自 {valid_from} 至 {valid_to}，事由：{reason}",
        "{giver} delegated the posts in “{unit}” to {receiver} from {valid_from} to {valid_to};"
        " reason: {reason}",
    )
    event_register(
        "person.delegation_ended",
        "{giver}对{receiver}的委托（“{unit}”）于 {day} 终止",
        "The delegation from {giver} to {receiver} in “{unit}” ends on {day}",
    )
