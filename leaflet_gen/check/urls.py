"""Is this address safe to print as a code? A URL and an allow-list in, faults out; pure, nothing is fetched.

Printed addresses have enemies: false stickers, shorteners that are re-pointed
later, letters that look alike, and portals that close. So the rule is narrow:
plain https, a host of the allow-list, a path without tricks. All faults are
told, not only the first.
"""

import re
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from urllib.parse import quote, unquote

from ..language import unmarked
from ..problems import Severity
from ..words import PLACEHOLDER

Fault = tuple[str, dict[str, object]]

LONGEST = 300  # characters: beyond, a symbol of 30 mm has modules under 0.4 mm
PORTAL = "dichvucong.gov.vn"
NEAR = 2  # letters that are not its own
PROVINCIAL = re.compile(r"(?:www\.)?(?:dichvucong|congdichvucong|dvc)\.([a-z-]+)\.gov\.vn")

# Everything else is an error.
SEVERITY: Mapping[str, Severity] = {"url_upper_case": "warning", "url_unknown_form": "warning"}

SHORTENERS = frozenset(
    """bit.ly bitly.com bl.ink bom.so bom.to buff.ly by.com.vn clck.ru cutt.ly forms.gle gg.gg goo.gl is.gd j.mp link1s.com
    linktr.ee ln.run lnk.to lnkd.in me-qr.com ow.ly q-r.to qr.ae qrco.de qr.page rb.gy rebrand.ly s.id s.net.vn short.gy short.io
    shorten.asia shorturl.at shorturl.asia snip.ly t.co t.ly t.me tiny.cc tiny.one tinyurl.com trib.al u.to urlz.fr v.gd
    vn.short.gy vurl.com yourls.org""".split()
)

# Letters of other alphabets that a reader takes for Latin ones (Unicode TS 39, confusables; the common ones).
LOOK_ALIKE: Mapping[str, str] = {
    **dict(zip("аеорсхуіјѕԁһԛԝьӏгпткмнв", "aeopcxyijsdhqwblrntkmhb")),  # Cyrillic
    **dict(zip("αοενιρτυχγκωη", "aoevipTuxykwn".lower())),  # Greek
    **dict(zip("ıɡɑоℓ", "igaol")),
    **{chr(0xFF01 + n): chr(0x21 + n) for n in range(94)},  # full width
    **dict(zip("。｡․·‐‑‒–—−", "....------")),
}

# The 63 provinces before 1-7-2025: their portals closed that day. Ministries' portals are not in this list.
PROVINCES = frozenset(
    """angiang bacgiang backan baclieu bacninh baria-vungtau bariavungtau bentre binhdinh binhduong binhphuoc binhthuan brvt
    camau cantho caobang daklak daknong danang dienbien dongnai dongthap gialai hagiang haiduong haiphong hanam hanoi hatinh
    haugiang hcm hoabinh hochiminh hochiminhcity hue hungyen khanhhoa kiengiang kontum laichau lamdong langson laocai longan
    namdinh nghean ninhbinh ninhthuan phutho phuyen quangbinh quangnam quangngai quangninh quangtri soctrang sonla tayninh
    thaibinh thainguyen thanhhoa thuathienhue tiengiang tphcm travinh tuyenquang vinhlong vinhphuc yenbai""".split()
)

_PARTS = re.compile(r"(?P<scheme>[A-Za-z][A-Za-z0-9+.-]*):(?P<slashes>[/\\]*)(?P<authority>[^/?#\\]*)(?P<rest>.*)", re.DOTALL)
_HOST_PORT = re.compile(r"(\[[^\]]*\]?|[^:]*)(:?)(.*)", re.DOTALL)
_IPV6 = re.compile(r"\[[0-9A-Fa-f:.]*:[0-9A-Fa-f:.]*\]")
_LABEL = re.compile(r"[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?")
_NUMBER = re.compile(r"0x[0-9a-f]*|[0-9]+")  # a last label of this form makes the host an IPv4 address (WHATWG URL, 3.5)
_REST = re.compile(r"[A-Za-z0-9._~!$&'()*+,;=:@/?#%-]*")  # RFC 3986, 3.3 and 3.4
_UUID = r"[0-9a-fA-F]{8}(?:-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}"
_LIVE = re.compile(rf"/?|/thu-tuc-hanh-chinh/{_UUID}/?|/tim-kiem-thu-tuc-hanh-chinh\?keyword=[^&]+")  # seen alive in 2026
_DEAD = re.compile(r"/p/|/portaldvc|\.(?:html?|jsp|aspx?)(?:[?#]|$)|[?&]ma_(?:thu_tuc|tthc)=", re.IGNORECASE)


def check_url(url: str, allowed: Sequence[str], search: str = "") -> list[Fault]:
    """All faults of an address as (code, values); SEVERITY has those that only warn.

    `allowed` holds hosts ("dichvucong.gov.vn") and patterns ("*.gov.vn": any
    name below gov.vn, not gov.vn itself). `search` is what a citizen would
    type: it completes the live address suggested for a dead one.
    """
    return [(code, {"url": url, **values}) for code, values in _faults(str(url), allowed, search)]


def is_accepted(url: str, allowed: Sequence[str]) -> bool:
    return all(SEVERITY.get(code) == "warning" for code, _ in check_url(url, allowed))


def host_of(url: str) -> str:
    """The host in lower case, user-info and port left out; "" where there is none."""
    found = _PARTS.fullmatch(url)
    return found["authority"].rpartition("@")[2].partition(":")[0].lower() if found else ""


def is_allowed(host: str, allowed: Sequence[str]) -> bool:
    """Whether a host in lower case is named by the list. A pattern too wide to mean anything names nothing."""
    for pattern in map(str.lower, allowed):
        if not pattern_is_sound(pattern):
            continue
        if host == pattern or (pattern.startswith("*.") and host.endswith(pattern[1:]) and len(host) > len(pattern) - 1):
            return True
    return False


def pattern_is_sound(pattern: str) -> bool:
    """A host name of two labels or more, perhaps with "*." before it. "*" and "*.vn" would allow anybody."""
    labels = pattern.lower().removeprefix("*.").split(".")
    return len(labels) >= 2 and all(map(_LABEL.fullmatch, labels)) and not _NUMBER.fullmatch(labels[-1])


def _faults(url: str, allowed: Sequence[str], search: str) -> Iterator[Fault]:
    if (blank := PLACEHOLDER.search(url)) and not _IPV6.fullmatch(blank[0]):
        yield "url_placeholder", {"text": blank[0]}
        return
    if len(url) > LONGEST:
        yield "url_long", {"length": len(url), "longest": LONGEST}
    if hidden := [c for c in url if c.isspace() or unicodedata.category(c) in ("Cc", "Cf", "Co", "Cs", "Cn", "Zl", "Zp")]:
        letters = ", ".join(dict.fromkeys(f"U+{ord(c):04X}" for c in hidden))
        yield "url_character", {"characters": letters, "better": quote(url.strip(), safe="/:?&=#%+,;@~-._")}
    if "\\" in url:
        yield "url_backslash", {}
    parts = _PARTS.fullmatch(url)
    if not parts or parts["scheme"].lower() != "https" or parts["slashes"] != "//" or not parts["authority"]:
        yield "url_not_https", {}
        if not parts or not parts["authority"] or not parts["slashes"]:  # nothing in it can be called a host
            return
    authority, rest = parts["authority"], parts["rest"]
    user, at, host = authority.rpartition("@")
    if at:
        yield "url_user", {"user": user}
    host, colon, port = _HOST_PORT.fullmatch(host).groups()
    if colon:
        yield "url_port", {"port": port}
    if parts["scheme"] + host != (parts["scheme"] + host).lower():
        yield "url_upper_case", {"better": f"{parts['scheme'].lower()}://{host.lower()}{rest}"}
    yield from _host_faults(host.lower(), allowed)
    yield from _rest_faults(url, rest)
    yield from _portal_faults(host.lower(), rest, search)


def _host_faults(host: str, allowed: Sequence[str]) -> Iterator[Fault]:
    """The host must be a plain DNS name, and one of the list."""
    labels = host.split(".")
    foreign = dict.fromkeys(c for c in host if c > "~")
    if foreign:
        plain = "".join(LOOK_ALIKE.get(c, c) for c in host)
        alike = [f"{c} (U+{ord(c):04X}) ≈ {LOOK_ALIKE[c]}" for c in foreign if c in LOOK_ALIKE]
        if alike:
            yield "url_look_alike", {"letters": ", ".join(alike), "reads_as": plain}
        if rest := [c for c in foreign if c not in LOOK_ALIKE]:
            yield "url_host_letters", {"letters": ", ".join(rest), "better": unmarked(plain)}
    elif "%" in host:
        yield "url_host_percent", {"reads_as": unquote(host)}
    elif host.startswith("[") or _NUMBER.fullmatch(labels[-1]):
        yield "url_ip", {"host": host}
    elif len(labels) < 2 or len(host) > 253 or not all(map(_LABEL.fullmatch, labels)):
        yield "url_host_form", {"host": host}
    else:
        if any(label.startswith("xn--") for label in labels):
            yield "url_punycode", {"host": host, "reads_as": ".".join(map(_decoded, labels))}
        if _resembles_portal(labels) and host.removeprefix("www.") not in map(str.lower, allowed):  # named by itself, it is meant
            yield "url_near_portal", {"host": host, "portal": PORTAL}
        if host in SHORTENERS or host.removeprefix("www.") in SHORTENERS:
            yield "url_shortener", {"host": host}
        elif not is_allowed(host, allowed):
            named = ", ".join(allowed)
            imitates = "govvn" in re.sub(r"[^a-z]", "", host)
            yield "url_imitation" if imitates else "url_host", {"host": host, "allowed": named}


def _resembles_portal(labels: Sequence[str]) -> bool:
    """Whether a host differs from the national portal's by a letter or two: nobody sees that on paper."""
    portal, *below = PORTAL.split(".")
    return len(labels) > 2 and list(labels[-2:]) == below and 0 < _apart(labels[-3], portal) <= NEAR


def _apart(one: str, other: str) -> int:
    """How many letters must be added, dropped or changed to make one of the other (Levenshtein, 1965)."""
    row = range(len(other) + 1)
    for n, letter in enumerate(one, 1):
        above, row = row, [n]
        for m, (there, corner) in enumerate(zip(other, above)):
            row.append(min(above[m + 1] + 1, row[m] + 1, corner + (letter != there)))
    return row[-1]


def _decoded(label: str) -> str:
    try:
        return label[4:].encode("ascii").decode("punycode") if label.startswith("xn--") else label
    except UnicodeError:
        return label


def _rest_faults(url: str, rest: str) -> Iterator[Fault]:
    """Path, query and fragment: plain RFC 3986, and nothing that sends the reader elsewhere."""
    if rest and not rest.startswith("/"):
        yield "url_no_slash", {"better": url[: len(url) - len(rest)] + "/" + rest}
    path, hash_sign, fragment = rest.partition("#")
    if hash_sign and not re.fullmatch(r"[A-Za-z0-9._~-]*", fragment):
        yield "url_fragment", {"fragment": fragment}
    printable = "".join(c for c in rest if "!" <= c and c != "\\" and c.isprintable())
    if not _REST.fullmatch(printable):
        odd = dict.fromkeys(c for c in printable if not _REST.fullmatch(c))
        yield "url_path_letters", {"letters": ", ".join(odd), "better": quote(url, safe="/:?&=#%+,;@~-._!$'()*")}
    if bad := re.search(r"%(?![0-9A-Fa-f]{2}).{0,2}|%(?:[01][0-9A-Fa-f]|7[Ff])|%25", rest, re.DOTALL):
        yield "url_percent", {"found": bad[0]}
    elsewhere = unquote(path).replace("\\", "/")  # browsers take one for the other
    if "://" in elsewhere or "//" in elsewhere.partition("?")[0] or re.search(r"=\s*//", elsewhere):
        yield "url_redirect", {"rest": rest}


def _portal_faults(host: str, rest: str, search: str) -> Iterator[Fault]:
    """Addresses that were right once: provincial portals, and the old pages of the national one."""
    home = f"https://{PORTAL}/"
    live = f"{home}tim-kiem-thu-tuc-hanh-chinh?keyword={quote(search)}" if search else home
    closed = PROVINCIAL.fullmatch(host)
    if closed and closed[1] in PROVINCES:
        yield "url_closed_portal", {"host": host, "live": live}
    elif host in (PORTAL, "www." + PORTAL) and not _LIVE.fullmatch(rest):
        yield "url_dead_portal" if _DEAD.search(rest) else "url_unknown_form", {"live": live, "home": home}
