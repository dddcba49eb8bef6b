"""The checks of the interface and the reasons for which docking is refused, in words. Pure data."""

CHECKS: dict[str, tuple[str, str]] = {
    "reachable": (
        "各接口在所报地址可以访问，且不是内网地址",
        "Its endpoints answer at the address that it gives, which is not of a private network",
    ),
    "checkpoint": (
        "检查点写有其日志名，由所报公钥签名",
        "Its checkpoint bears its origin and is signed by the key that it gives",
    ),
    "entries": (
        "条目构成已签署的树根；逐条规范、属于该日志、已知类型内容相符",
        "Its entries make the signed root; each is canonical, of its origin, and of its type where the type is known",
    ),
    "proofs": ("包含证明与一致性证明成立", "Its inclusion and consistency proofs hold"),
    "catalogue": (
        "事件目录列明其日志用过的全部类型",
        "Its catalogue names, with a schema, every type that its log has used",
    ),
    "digests": (
        "拒绝内容被改动的签名请求；文件与条目所列摘要一致",
        "It refuses a signed request whose content was changed; its files are those that its entries name",
    ),
}
REASONS: dict[str, tuple[str, str]] = {
    **{name: (f"不满足：{zh}", f"Not so: {en[0].lower()}{en[1:]}") for name, (zh, en) in CHECKS.items()},
    "operator-code": ("运营机构统一社会信用代码不正确", "The operator's credit code is wrong"),
}
"""The only reasons for which docking is refused; each refusal is published with its reason (Order 20 art. 48)."""
