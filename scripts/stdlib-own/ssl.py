"""TLS/SSL wrapper for socket objects: contexts, certificates' text forms, constants and errors.

There is no TLS behind this module: contexts can be made, configured and inspected, and everything that needs no
connection works, but wrapping a socket raises SSLError.
"""

import base64 as _base64
import collections as _collections
import enum as _enum
import os as _os
import socket as _socket_module
import time as _time
import warnings as _warnings
from calendar import timegm as _timegm
from socket import AF_INET, SOCK_STREAM, SOL_SOCKET, SO_TYPE, create_connection, socket

OPENSSL_VERSION = "OpenSSL 3.0.0 (none: no TLS on this host)"
OPENSSL_VERSION_INFO = (3, 0, 0, 0, 0)
OPENSSL_VERSION_NUMBER = 0x30000000
_OPENSSL_API_VERSION = (3, 0, 0, 0, 0)
_DEFAULT_CIPHERS = "@SECLEVEL=2:ECDH+AESGCM:ECDH+CHACHA20:ECDH+AES:DHE+AES:!aNULL:!eNULL:!aDSS:!SHA1:!AESCCM"

HAS_SNI = HAS_ECDH = HAS_ALPN = True
HAS_NEVER_CHECK_COMMON_NAME = True
HAS_NPN = False
HAS_SSLv2 = HAS_SSLv3 = False
HAS_TLSv1 = HAS_TLSv1_1 = HAS_TLSv1_2 = HAS_TLSv1_3 = True
CHANNEL_BINDING_TYPES = ["tls-unique"]
HOSTFLAG_NEVER_CHECK_SUBJECT = 0x20
socket_error = OSError


class _SSLMethod(_enum.IntEnum):
    PROTOCOL_SSLv23 = 2
    PROTOCOL_TLS = 2
    PROTOCOL_TLSv1 = 3
    PROTOCOL_TLSv1_1 = 4
    PROTOCOL_TLSv1_2 = 5
    PROTOCOL_TLS_CLIENT = 16
    PROTOCOL_TLS_SERVER = 17


class Options(_enum.IntFlag):
    OP_NO_SSLv2 = 0
    OP_LEGACY_SERVER_CONNECT = 0x4
    OP_ENABLE_KTLS = 0x8
    OP_IGNORE_UNEXPECTED_EOF = 0x80
    OP_NO_QUERY_MTU = 0x1000
    OP_NO_TICKET = 0x4000
    OP_CIPHER_SERVER_PREFERENCE = 0x400000
    OP_NO_COMPRESSION = 0x20000
    OP_ENABLE_MIDDLEBOX_COMPAT = 0x100000
    OP_SINGLE_ECDH_USE = 0
    OP_SINGLE_DH_USE = 0
    OP_NO_SSLv3 = 0x2000000
    OP_NO_TLSv1 = 0x4000000
    OP_NO_TLSv1_2 = 0x8000000
    OP_NO_TLSv1_1 = 0x10000000
    OP_NO_TLSv1_3 = 0x20000000
    OP_NO_RENEGOTIATION = 0x40000000
    OP_ALL = 0x80000050


class AlertDescription(_enum.IntEnum):
    ALERT_DESCRIPTION_CLOSE_NOTIFY = 0
    ALERT_DESCRIPTION_UNEXPECTED_MESSAGE = 10
    ALERT_DESCRIPTION_BAD_RECORD_MAC = 20
    ALERT_DESCRIPTION_RECORD_OVERFLOW = 22
    ALERT_DESCRIPTION_DECOMPRESSION_FAILURE = 30
    ALERT_DESCRIPTION_HANDSHAKE_FAILURE = 40
    ALERT_DESCRIPTION_BAD_CERTIFICATE = 42
    ALERT_DESCRIPTION_UNSUPPORTED_CERTIFICATE = 43
    ALERT_DESCRIPTION_CERTIFICATE_REVOKED = 44
    ALERT_DESCRIPTION_CERTIFICATE_EXPIRED = 45
    ALERT_DESCRIPTION_CERTIFICATE_UNKNOWN = 46
    ALERT_DESCRIPTION_ILLEGAL_PARAMETER = 47
    ALERT_DESCRIPTION_UNKNOWN_CA = 48
    ALERT_DESCRIPTION_ACCESS_DENIED = 49
    ALERT_DESCRIPTION_DECODE_ERROR = 50
    ALERT_DESCRIPTION_DECRYPT_ERROR = 51
    ALERT_DESCRIPTION_PROTOCOL_VERSION = 70
    ALERT_DESCRIPTION_INSUFFICIENT_SECURITY = 71
    ALERT_DESCRIPTION_INTERNAL_ERROR = 80
    ALERT_DESCRIPTION_USER_CANCELLED = 90
    ALERT_DESCRIPTION_NO_RENEGOTIATION = 100
    ALERT_DESCRIPTION_UNSUPPORTED_EXTENSION = 110
    ALERT_DESCRIPTION_CERTIFICATE_UNOBTAINABLE = 111
    ALERT_DESCRIPTION_UNRECOGNIZED_NAME = 112
    ALERT_DESCRIPTION_BAD_CERTIFICATE_STATUS_RESPONSE = 113
    ALERT_DESCRIPTION_BAD_CERTIFICATE_HASH_VALUE = 114
    ALERT_DESCRIPTION_UNKNOWN_PSK_IDENTITY = 115


class SSLErrorNumber(_enum.IntEnum):
    SSL_ERROR_SSL = 1
    SSL_ERROR_WANT_READ = 2
    SSL_ERROR_WANT_WRITE = 3
    SSL_ERROR_WANT_X509_LOOKUP = 4
    SSL_ERROR_SYSCALL = 5
    SSL_ERROR_ZERO_RETURN = 6
    SSL_ERROR_WANT_CONNECT = 7
    SSL_ERROR_EOF = 8
    SSL_ERROR_INVALID_ERROR_CODE = 10


class VerifyFlags(_enum.IntFlag):
    VERIFY_DEFAULT = 0
    VERIFY_CRL_CHECK_LEAF = 4
    VERIFY_CRL_CHECK_CHAIN = 12
    VERIFY_X509_STRICT = 0x20
    VERIFY_ALLOW_PROXY_CERTS = 0x40
    VERIFY_X509_TRUSTED_FIRST = 0x8000
    VERIFY_X509_PARTIAL_CHAIN = 0x80000


class VerifyMode(_enum.IntEnum):
    CERT_NONE = 0
    CERT_OPTIONAL = 1
    CERT_REQUIRED = 2


for _kind in (_SSLMethod, Options, AlertDescription, SSLErrorNumber, VerifyFlags, VerifyMode):
    globals().update(_kind.__members__)
del _kind

PROTOCOL_SSLv23 = _SSLMethod.PROTOCOL_SSLv23
_PROTOCOL_NAMES = {value: name for name, value in _SSLMethod.__members__.items()}


class TLSVersion(_enum.IntEnum):
    MINIMUM_SUPPORTED = -2
    SSLv3 = 768
    TLSv1 = 769
    TLSv1_1 = 770
    TLSv1_2 = 771
    TLSv1_3 = 772
    MAXIMUM_SUPPORTED = -1


class _TLSContentType(_enum.IntEnum):
    """Content types (record layer)."""

    CHANGE_CIPHER_SPEC = 20
    ALERT = 21
    HANDSHAKE = 22
    APPLICATION_DATA = 23
    HEADER = 0x100
    INNER_CONTENT_TYPE = 0x101


class SSLError(OSError):
    """An error occurred in the SSL implementation."""

    def __str__(self):
        return self.strerror if isinstance(self.strerror, str) else str(self.args)


class SSLZeroReturnError(SSLError):
    """SSL/TLS session closed cleanly."""


class SSLWantReadError(SSLError):
    """Non-blocking SSL socket needs to read more data\nbefore the requested operation can be completed."""


class SSLWantWriteError(SSLError):
    """Non-blocking SSL socket needs to write more data\nbefore the requested operation can be completed."""


class SSLSyscallError(SSLError):
    """System error when attempting SSL operation."""


class SSLEOFError(SSLError):
    """SSL/TLS connection terminated abruptly."""


class SSLCertVerificationError(SSLError, ValueError):
    """A certificate could not be verified."""


CertificateError = SSLCertVerificationError

for _error in (SSLError, SSLZeroReturnError, SSLWantReadError, SSLWantWriteError, SSLSyscallError, SSLEOFError,
               SSLCertVerificationError):
    _error.__module__ = "ssl"
    _error.reason = _error.library = None
del _error


def _unavailable():
    return SSLError(SSL_ERROR_SSL, "TLS is not available on this host")


class _ASN1Object(_collections.namedtuple("_ASN1Object", "nid shortname longname oid")):
    """ASN.1 object identifier lookup."""

    __slots__ = ()

    _KNOWN = (
        (129, "serverAuth", "TLS Web Server Authentication", "1.3.6.1.5.5.7.3.1"),
        (130, "clientAuth", "TLS Web Client Authentication", "1.3.6.1.5.5.7.3.2"),
    )

    def __new__(cls, oid):
        for row in cls._KNOWN:
            if row[3] == oid:
                return super().__new__(cls, *row)
        raise ValueError("unknown object '%s'" % oid)

    @classmethod
    def fromnid(cls, nid):
        """Create _ASN1Object from OpenSSL numeric ID."""
        for row in cls._KNOWN:
            if row[0] == nid:
                return super().__new__(cls, *row)
        raise ValueError("unknown NID %d" % nid)

    @classmethod
    def fromname(cls, name):
        """Create _ASN1Object from short name, long name or OID."""
        for row in cls._KNOWN:
            if name in row[1:]:
                return super().__new__(cls, *row)
        raise ValueError("unknown object '%s'" % name)


class Purpose(_ASN1Object, _enum.Enum):
    """SSLContext purpose flags with X509v3 Extended Key Usage objects."""

    SERVER_AUTH = "1.3.6.1.5.5.7.3.1"
    CLIENT_AUTH = "1.3.6.1.5.5.7.3.2"


DefaultVerifyPaths = _collections.namedtuple(
    "DefaultVerifyPaths",
    "cafile capath openssl_cafile_env openssl_cafile openssl_capath_env openssl_capath",
)


def get_default_verify_paths():
    """Return paths to default cafile and capath."""
    cafile, capath = "/etc/ssl/cert.pem", "/etc/ssl/certs"
    found_file = _os.environ.get("SSL_CERT_FILE", cafile)
    found_path = _os.environ.get("SSL_CERT_DIR", capath)
    return DefaultVerifyPaths(
        found_file if _os.path.isfile(found_file) else None,
        found_path if _os.path.isdir(found_path) else None,
        "SSL_CERT_FILE", cafile, "SSL_CERT_DIR", capath,
    )


class MemoryBIO:
    """A buffer for the encrypted side of an SSLObject."""

    def __init__(self):
        self._data = bytearray()
        self._ended = False

    def read(self, size=-1, /):
        size = len(self._data) if size < 0 else size
        out = bytes(self._data[:size])
        del self._data[:size]
        return out

    def write(self, b, /):
        if self._ended:
            raise SSLError("cannot write() after write_eof()")
        self._data += b
        return memoryview(b).nbytes

    def write_eof(self):
        self._ended = True

    @property
    def pending(self):
        return len(self._data)

    @property
    def eof(self):
        return self._ended and not self._data


class SSLSession:
    """A session of a TLS connection; only a connection makes one."""

    def __new__(cls, *args, **kwargs):
        raise TypeError("cannot create '_ssl.SSLSession' instances")


class SSLObject:
    """TLS over a pair of MemoryBIO, without a socket."""

    def __init__(self, *args, **kwargs):
        raise TypeError(
            f"{self.__class__.__name__} does not have a public constructor. Instances are returned by "
            "SSLContext.wrap_bio()."
        )


class SSLSocket(socket):
    """A socket that speaks TLS; made by SSLContext.wrap_socket()."""

    def __init__(self, *args, **kwargs):
        raise TypeError(
            f"{self.__class__.__name__} does not have a public constructor. Instances are returned by "
            "SSLContext.wrap_socket()."
        )


SSLSocket.__module__ = SSLObject.__module__ = "ssl"


class SSLContext:
    """Settings of TLS connections: certificates, protocol versions, ciphers, callbacks."""

    sslsocket_class = SSLSocket
    sslobject_class = SSLObject

    def __new__(cls, protocol=None, *args, **kwargs):
        if protocol is None:
            _warnings.warn("ssl.SSLContext() without protocol argument is deprecated.", category=DeprecationWarning,
                           stacklevel=2)
            protocol = PROTOCOL_TLS
        if protocol not in _PROTOCOL_NAMES:
            raise ValueError("invalid or unsupported protocol version")
        self = super().__new__(cls)
        self.protocol = _SSLMethod(protocol)
        is_client = protocol == PROTOCOL_TLS_CLIENT
        self._check_hostname = is_client
        self._verify_mode = CERT_REQUIRED if is_client else CERT_NONE
        self._options = OP_ALL | OP_NO_SSLv3 | OP_NO_COMPRESSION | OP_CIPHER_SERVER_PREFERENCE | OP_ENABLE_MIDDLEBOX_COMPAT
        self._minimum, self._maximum = TLSVersion.TLSv1_2, TLSVersion.MAXIMUM_SUPPORTED
        self.verify_flags = VERIFY_X509_TRUSTED_FIRST
        self.hostname_checks_common_name = True
        self.keylog_filename = None
        self.num_tickets = 2
        self.post_handshake_auth = False
        self.security_level = 2
        self.sni_callback = None
        self._ca_certs = []
        self._alpn = ()
        return self

    @property
    def check_hostname(self):
        return self._check_hostname

    @check_hostname.setter
    def check_hostname(self, value):
        value = bool(value)
        if value and self._verify_mode == CERT_NONE:
            self._verify_mode = CERT_REQUIRED
        self._check_hostname = value

    @property
    def verify_mode(self):
        return self._verify_mode

    @verify_mode.setter
    def verify_mode(self, value):
        if value not in (CERT_NONE, CERT_OPTIONAL, CERT_REQUIRED):
            raise ValueError("invalid value for verify_mode")
        if value == CERT_NONE and self._check_hostname:
            raise ValueError("Cannot set verify_mode to CERT_NONE when check_hostname is enabled.")
        self._verify_mode = VerifyMode(value)

    @property
    def options(self):
        return self._options

    @options.setter
    def options(self, value):
        self._options = Options(value)

    @property
    def minimum_version(self):
        return self._minimum

    @minimum_version.setter
    def minimum_version(self, value):
        self._minimum = TLSVersion(value)

    @property
    def maximum_version(self):
        return self._maximum

    @maximum_version.setter
    def maximum_version(self, value):
        self._maximum = TLSVersion(value)

    def load_verify_locations(self, cafile=None, capath=None, cadata=None):
        if cafile is None and capath is None and cadata is None:
            raise TypeError("cafile, capath and cadata cannot be all omitted")
        if cafile is not None:
            with open(cafile) as f:
                self._add_pem(f.read())
        if isinstance(cadata, str):
            self._add_pem(cadata)
        elif cadata is not None:
            self._ca_certs.append(bytes(cadata))

    def _add_pem(self, text):
        before = len(self._ca_certs)
        for part in text.split(PEM_HEADER)[1:]:
            self._ca_certs.append(_base64.b64decode(part.split(PEM_FOOTER)[0]))
        if len(self._ca_certs) == before:
            raise SSLError(SSL_ERROR_SSL, "[X509] no certificate or crl found")

    def load_default_certs(self, purpose=Purpose.SERVER_AUTH):
        if not isinstance(purpose, _ASN1Object):
            raise TypeError(purpose)
        self.set_default_verify_paths()

    def set_default_verify_paths(self):
        pass

    def load_cert_chain(self, certfile, keyfile=None, password=None):
        for name in (certfile, keyfile):
            if name is not None:
                open(name, "rb").close()

    def load_dh_params(self, path, /):
        open(path, "rb").close()

    def get_ca_certs(self, binary_form=False):
        if not binary_form:
            raise _unavailable()
        return list(self._ca_certs)

    def cert_store_stats(self):
        return {"x509": len(self._ca_certs), "crl": 0, "x509_ca": len(self._ca_certs)}

    def session_stats(self):
        names = ("number", "connect", "connect_good", "connect_renegotiate", "accept", "accept_good",
                 "accept_renegotiate", "hits", "misses", "timeouts", "cache_full")
        return dict.fromkeys(names, 0)

    def get_ciphers(self):
        return []

    def set_ciphers(self, cipherlist, /):
        if not isinstance(cipherlist, str):
            raise TypeError("argument 1 must be str, not " + type(cipherlist).__name__)

    def set_ecdh_curve(self, name, /):
        pass

    def set_alpn_protocols(self, alpn_protocols):
        for protocol in alpn_protocols:
            if not 0 < len(bytes(protocol, "ascii")) < 256:
                raise SSLError("ALPN protocols must be 1 to 255 in length")
        self._alpn = tuple(alpn_protocols)

    def set_npn_protocols(self, npn_protocols):
        _warnings.warn("ssl NPN is deprecated, use ALPN instead", DeprecationWarning, stacklevel=2)

    def set_servername_callback(self, server_name_callback):
        if server_name_callback is not None and not callable(server_name_callback):
            raise TypeError("not a callable object")
        self.sni_callback = server_name_callback

    def wrap_socket(self, sock, server_side=False, do_handshake_on_connect=True, suppress_ragged_eofs=True,
                    server_hostname=None, session=None):
        if sock.getsockopt(SOL_SOCKET, SO_TYPE) != SOCK_STREAM:
            raise NotImplementedError("only stream sockets are supported")
        if server_side and server_hostname:
            raise ValueError("server_hostname can only be specified in client mode")
        if self._check_hostname and not server_side and not server_hostname:
            raise ValueError("check_hostname requires server_hostname")
        raise _unavailable()

    def wrap_bio(self, incoming, outgoing, server_side=False, server_hostname=None, session=None):
        raise _unavailable()


_SSLContext = SSLContext


def create_default_context(purpose=Purpose.SERVER_AUTH, *, cafile=None, capath=None, cadata=None):
    """Create a SSLContext object with default settings."""
    if not isinstance(purpose, _ASN1Object):
        raise TypeError(purpose)
    if purpose == Purpose.SERVER_AUTH:
        context = SSLContext(PROTOCOL_TLS_CLIENT)
        context.verify_mode = CERT_REQUIRED
        context.check_hostname = True
    elif purpose == Purpose.CLIENT_AUTH:
        context = SSLContext(PROTOCOL_TLS_SERVER)
    else:
        raise ValueError(purpose)
    if cafile or capath or cadata:
        context.load_verify_locations(cafile, capath, cadata)
    elif context.verify_mode != CERT_NONE:
        context.load_default_certs(purpose)
    return context


def _create_unverified_context(protocol=None, *, cert_reqs=CERT_NONE, check_hostname=False,
                               purpose=Purpose.SERVER_AUTH, certfile=None, keyfile=None, cafile=None, capath=None,
                               cadata=None):
    """Create a SSLContext object for Python stdlib modules that verify nothing."""
    if not isinstance(purpose, _ASN1Object):
        raise TypeError(purpose)
    if protocol is None:
        protocol = PROTOCOL_TLS_CLIENT if purpose == Purpose.SERVER_AUTH else PROTOCOL_TLS_SERVER
    context = SSLContext(protocol)
    context.check_hostname = check_hostname
    context.verify_mode = cert_reqs
    if certfile or keyfile:
        context.load_cert_chain(certfile, keyfile)
    if cafile or capath or cadata:
        context.load_verify_locations(cafile, capath, cadata)
    return context


_create_default_https_context = create_default_context
_create_stdlib_context = _create_unverified_context

# ---------------------------------------------------------------- randomness


def RAND_bytes(n, /):
    """Generate n cryptographically strong pseudo-random bytes."""
    if n < 0:
        raise ValueError("num must be positive")
    return _os.urandom(n)


def RAND_status():
    """Is there enough randomness? The host always has it."""
    return True


def RAND_add(string, entropy, /):
    """Mix string into the state: the host needs no seed."""


# ---------------------------------------------------------------- certificates as text

PEM_HEADER = "-----BEGIN CERTIFICATE-----"
PEM_FOOTER = "-----END CERTIFICATE-----"


def DER_cert_to_PEM_cert(der_cert_bytes):
    """The PEM text of a certificate in DER."""
    text = str(_base64.standard_b64encode(der_cert_bytes), "ASCII", "strict")
    lines = [PEM_HEADER, *(text[i : i + 64] for i in range(0, len(text), 64)), PEM_FOOTER]
    return "\n".join(lines) + "\n"


def PEM_cert_to_DER_cert(pem_cert_string):
    """The DER of a certificate in PEM text."""
    text = pem_cert_string.strip()
    if not text.startswith(PEM_HEADER):
        raise ValueError("Invalid PEM encoding; must start with %s" % PEM_HEADER)
    if not text.endswith(PEM_FOOTER):
        raise ValueError("Invalid PEM encoding; must end with %s" % PEM_FOOTER)
    return _base64.decodebytes(text[len(PEM_HEADER) : -len(PEM_FOOTER)].encode("ASCII", "strict"))


def cert_time_to_seconds(cert_time):
    """The seconds since the epoch of a time in a certificate: 'Jan  5 09:34:43 2018 GMT'."""
    months = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
    layout = " %d %H:%M:%S %Y GMT"
    try:
        month = months.index(cert_time[:3].title()) + 1
    except ValueError:
        raise ValueError("time data %r does not match format \"%%b%s\"" % (cert_time, layout))
    fields = _time.strptime(cert_time[3:], layout)
    return _timegm((fields[0], month) + fields[2:6])


def get_server_certificate(addr, ssl_version=PROTOCOL_TLS_CLIENT, ca_certs=None, timeout=getattr(
        _socket_module, "_GLOBAL_DEFAULT_TIMEOUT", None)):
    """The certificate of the server at addr, as PEM text."""
    raise _unavailable()


def get_protocol_name(protocol_code):
    return _PROTOCOL_NAMES.get(protocol_code, "<unknown>")
