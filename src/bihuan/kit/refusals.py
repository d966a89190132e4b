"""The one ancestor of every known failure, so that a door can show any of them."""

from typing import ClassVar


class RefusedError(Exception):
    """Something was asked that cannot be done; the text is a sentence for the person who asked.

    The sentence says what is wrong, where, and what to do. `code` never changes even when the
    wording does; `field` names the input at fault, if one is.
    """

    code: ClassVar[str] = "refused"

    def __init__(self, sentence: str, *, field: str = "") -> None:
        super().__init__(sentence)
        self.field = field
