"""Why a document could not be read: it is named with its reason in the report, and the others are compared."""

from typing import ClassVar

from tianping.refusals import Refusal


class Unreadable(Refusal):
    """The document takes no part in the comparison."""

    code: ClassVar[str] = "document-unreadable"


class Missing(Unreadable):
    """There is no such file, or it may not be opened."""

    code = "document-missing"
    zh, en = "文件“{name}”不存在或无法打开。", "The file “{name}” is missing or cannot be opened."


class Empty(Unreadable):
    """The file has no bytes."""

    code = "document-empty"
    zh, en = "文件“{name}”是空文件。", "The file “{name}” is empty."


class TooLarge(Unreadable):
    """The file is larger than may be read."""

    code = "document-too-large"
    zh = "文件“{name}”有 {megabytes} MB，超过比对上限 {limit} MB，未比对。"
    en = "The file “{name}” has {megabytes} MB, more than the {limit} MB that are compared; it was left out."


class Encrypted(Unreadable):
    """The file asks for a password."""

    code = "document-encrypted"
    zh, en = "文件“{name}”设有打开密码，无法读取。", "The file “{name}” asks for a password and cannot be read."


class Broken(Unreadable):
    """The file is not what it says it is."""

    code = "document-broken"
    zh, en = "文件“{name}”已损坏，无法读取。", "The file “{name}” is broken and cannot be read."


class Bomb(Unreadable):
    """The archive would unpack to far more than it holds, or its XML would expand."""

    code = "document-bomb"
    zh, en = (
        "文件“{name}”解压后异常膨胀，已拒绝读取。",
        "The file “{name}” would unpack out of proportion; it was refused.",
    )


class UnknownKind(Unreadable):
    """The file is neither PDF, Word (docx), Excel (xlsx) nor plain text."""

    code = "document-kind"
    zh = "文件“{name}”不是 PDF、Word（docx）、Excel（xlsx）或纯文本，未比对。"
    en = "The file “{name}” is neither PDF, Word (docx), Excel (xlsx) nor plain text; it was left out."


class TooSlow(Unreadable):
    """Reading took longer than one document may take."""

    code = "document-too-slow"
    zh, en = "文件“{name}”读取超时，未比对。", "The file “{name}” took too long to read; it was left out."
