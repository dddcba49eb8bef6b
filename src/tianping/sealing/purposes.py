"""For what a certificate was given, where it says so: one for signing documents alone opens no session (RFC 9336)."""

from cryptography import x509
from cryptography.x509.oid import ExtendedKeyUsageOID

DOCUMENT_SIGNING = x509.ObjectIdentifier("1.3.6.1.5.5.7.3.36")
OPENS = frozenset((ExtendedKeyUsageOID.CLIENT_AUTH, ExtendedKeyUsageOID.ANY_EXTENDED_KEY_USAGE))
SIGNING_ALONE = (x509.ExtendedKeyUsage([DOCUMENT_SIGNING]), False)


def opens_sessions(leaf: bytes) -> bool:
    """This function will say whether the holder of a certificate (DER) may sign in by it: one that names purposes must
    name client authentication; one that names none is for all (RFC 5280 §4.2.1.12). Raises ValueError for no certificate.
    """
    try:
        extensions = x509.load_der_x509_certificate(leaf).extensions
        purposes = extensions.get_extension_for_class(x509.ExtendedKeyUsage).value
    except x509.ExtensionNotFound:
        return True
    return bool(OPENS & set(purposes))
