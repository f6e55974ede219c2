"""The addresses that may be printed as a code, and those that may not."""

from urllib.parse import urlsplit

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from leaflet_gen import messages
from leaflet_gen.check.urls import SEVERITY, check_url, host_of, is_accepted, is_allowed, pattern_is_sound

GOV = ("*.gov.vn",)
UUID = "2d7f9a10-4c55-4f0e-9d2f-5a1b7c3e8f64"

GOOD = [
    "https://dichvucong.gov.vn",
    "https://dichvucong.gov.vn/",
    f"https://dichvucong.gov.vn/thu-tuc-hanh-chinh/{UUID}",
    f"https://dichvucong.gov.vn/thu-tuc-hanh-chinh/{UUID.upper()}/",
    "https://dichvucong.gov.vn/tim-kiem-thu-tuc-hanh-chinh?keyword=khai%20sinh",
    "https://dichvucong.gov.vn/tim-kiem-thu-tuc-hanh-chinh?keyword=%C4%91%C4%83ng%20k%C3%BD",
    "https://quangtri.gov.vn/",
    "https://vinhhoang.quangtri.gov.vn/tin-tuc?id=12&trang=2",
    "https://www.chinhphu.gov.vn/van-ban",
    "https://a-b.gov.vn/x_y~z.html",
    "https://vneid.gov.vn/#taive",
    "https://bocongan.gov.vn/a/b/c.pdf",
    "https://dichvucong.bocongan.gov.vn/bocongan/bothutuc",  # a ministry's portal
    "https://gov.gov.vn/@tin",
    "https://thanhtoan.dichvucong.gov.vn/x:y",
    "https://dichvucong.bxd.gov.vn/",
    "https://congdichvucong.gov.vn/",
    "https://dichvucongqn.quangtri.gov.vn/",
    "https://dichvucongabc.gov.vn/",
]

# Each with all codes that it must get, and no others.
BAD = [
    ("http://dichvucong.gov.vn/", "url_not_https"),
    ("ftp://dichvucong.gov.vn/", "url_not_https"),
    ("dichvucong.gov.vn", "url_not_https"),
    ("//dichvucong.gov.vn/", "url_not_https"),
    ("", "url_not_https"),
    ("javascript:alert(1)", "url_not_https"),
    ("data:text/html,x", "url_not_https"),
    ("https:dichvucong.gov.vn", "url_not_https"),
    ("https:/dichvucong.gov.vn/", "url_not_https"),
    ("https:///dichvucong.gov.vn/", "url_not_https"),
    ("https://", "url_not_https"),
    ("https://?x", "url_not_https"),
    ("https://gov.vn/", "url_imitation"),  # the bare suffix is nobody's portal
    ("https://gov.vn.evil.com/", "url_imitation"),
    ("https://dichvucong.gov.vn.evil.com/", "url_imitation"),
    ("https://dichvucong-gov.vn/", "url_imitation"),
    ("https://xgov.vn/", "url_imitation"),
    ("https://dichvucong.xgov.vn/", "url_imitation"),
    ("https://dichvucong.g0v.vn/", "url_host"),
    ("https://dichvucon.gov.vn/", "url_near_portal"),
    ("https://www.dichvucnog.gov.vn/", "url_near_portal"),
    ("https://dichvuc0ng.gov.vn/", "url_near_portal"),
    ("https://dichvucongqg.gov.vn/", "url_near_portal"),
    ("https://d1chvuc0ng.gov.vn/", "url_near_portal"),
    ("https://dchvucog.gov.vn/", "url_near_portal"),
    ("https://m.dichvucong1.gov.vn/", "url_near_portal"),
    ("https://dichvucong.gov.vn.com/", "url_imitation"),
    ("https://evil.com/dichvucong.gov.vn", "url_host"),
    ("https://evil.com/?dichvucong.gov.vn", "url_host"),
    ("https://evil.com/#.gov.vn", "url_host"),
    ("https://evil.com#.gov.vn", "url_host url_no_slash"),
    ("https://evil.com#@dichvucong.gov.vn", "url_host url_no_slash url_fragment"),
    ("https://evil.com?.gov.vn", "url_host url_no_slash"),
    ("https://dichvucong.gov.vn@evil.com/", "url_user url_host"),
    ("https://user:pass@dichvucong.gov.vn/", "url_user"),
    ("https://@dichvucong.gov.vn/", "url_user"),
    ("https://a@b@dichvucong.gov.vn/", "url_user"),
    ("https://evil.com\\@dichvucong.gov.vn/", "url_backslash url_host url_no_slash"),
    ("https://dichvucong.gov.vn\\.evil.com/", "url_backslash url_no_slash url_unknown_form"),
    ("https:\\\\dichvucong.gov.vn\\", "url_backslash url_not_https url_no_slash url_unknown_form"),
    ("https://dichvucong.gov.vn:8443/", "url_port"),
    ("https://dichvucong.gov.vn:443/", "url_port"),
    ("https://dichvucong.gov.vn:/", "url_port"),
    ("https://203.162.1.1/", "url_ip"),
    ("https://3416916225/", "url_ip"),
    ("https://0xcb.0xa2.1.1/", "url_ip"),
    ("https://0xcba20101/", "url_ip"),
    ("https://0313.0242.01.01/", "url_ip"),
    ("https://127.1/", "url_ip"),
    ("https://[::1]/", "url_ip"),
    ("https://[::ffff:203.162.1.1]:443/", "url_ip url_port"),
    ("https://x.gov.vn.1/", "url_ip"),
    ("https://bit.ly/3abcd", "url_shortener"),
    ("https://www.bit.ly/3abcd", "url_shortener"),
    ("https://tinyurl.com/x", "url_shortener"),
    ("https://qrco.de/x", "url_shortener"),
    ("https://me-qr.com/x", "url_shortener"),
    ("https://xn--dchvcng-xya.gov.vn/", "url_punycode"),
    ("https://xn--80ak6aa92e.com/", "url_punycode url_host"),
    ("https://dichvucоng.gov.vn/", "url_look_alike"),  # Cyrillic о
    ("https://dichvucong.gοv.vn/", "url_look_alike"),  # Greek omicron
    ("https://dichvucong．gov．vn/", "url_look_alike"),  # full-width stops
    ("https://ｄichvucong.gov.vn/", "url_look_alike"),
    ("https://dịchvụcông.gov.vn/", "url_host_letters"),
    ("https://dichvucong。gov.vn/", "url_look_alike"),
    ("https://dichvucong%2egov.vn/", "url_host_percent"),
    ("https://evil.com%2f.gov.vn/", "url_host_percent"),
    ("https://dichvucong.gov.vn./", "url_host_form"),
    ("https://.gov.vn/", "url_host_form"),
    ("https://dichvucong..gov.vn/", "url_host_form"),
    ("https://-a.gov.vn/", "url_host_form"),
    ("https://a_b.gov.vn/", "url_host_form"),
    ("https://localhost/", "url_host_form"),
    (f"https://{'a' * 64}.gov.vn/", "url_host_form"),
    ("https://dichvucong.gov.vn /", "url_character url_host_form"),
    (" https://dichvucong.gov.vn/", "url_character url_not_https"),
    ("https://dichvucong.gov.vn/ ", "url_character url_unknown_form"),
    ("https://dichvu\tcong.gov.vn/", "url_character url_host_form"),
    ("https://dichvucong.gov.vn\n.evil.com/", "url_character url_host_form"),
    ("https://dichvu\u200bcong.gov.vn/", "url_character url_host_letters"),
    ("https://dichvu\u00adcong.gov.vn/", "url_character url_host_letters"),
    ("https://quangtri.gov.vn/\u202env.vog", "url_character"),
    ("https://quangtri.gov.vn?x=1", "url_no_slash"),
    ("https://quangtri.gov.vn#x", "url_no_slash"),
    ("https://quangtri.gov.vn/#/a", "url_fragment"),
    ("https://quangtri.gov.vn/#a@b", "url_fragment"),
    ("https://quangtri.gov.vn/tìm", "url_path_letters"),
    ("https://quangtri.gov.vn/<a>", "url_path_letters"),
    ("https://quangtri.gov.vn/%zz", "url_percent"),
    ("https://quangtri.gov.vn/%0d%0aLocation", "url_percent"),
    ("https://quangtri.gov.vn/%252e", "url_percent"),
    ("https://quangtri.gov.vn/a?url=https://evil.com", "url_redirect"),
    ("https://quangtri.gov.vn/a?url=https%3A%2F%2Fevil.com", "url_redirect"),
    ("https://quangtri.gov.vn/a?next=//evil.com", "url_redirect"),
    ("https://quangtri.gov.vn/a?next=%5C%5Cevil.com", "url_redirect"),
    ("https://quangtri.gov.vn//evil.com", "url_redirect"),
    (f"https://quangtri.gov.vn/{'a' * 300}", "url_long"),
    ("https://dichvucong.gov.vn/p/home/dvc-chi-tiet-thu-tuc-hanh-chinh.html?ma_thu_tuc=1.001193", "url_dead_portal"),
    ("https://dichvucong.gov.vn/p/home/dvc-trang-chu.html", "url_dead_portal"),
    ("https://www.dichvucong.gov.vn/p/home/dvc-tthc-trang-chu.html", "url_dead_portal"),
    ("https://dichvucong.gov.vn/chi-tiet?ma_thu_tuc=1.001193", "url_dead_portal"),
    ("https://dichvucong.quangtri.gov.vn/", "url_closed_portal"),
    ("https://dichvucong.hanoi.gov.vn/portaldvc/Home", "url_closed_portal"),
    ("https://dvc.quangninh.gov.vn/", "url_closed_portal"),
    ("[địa chỉ]", "url_placeholder"),
]

WARNED = [
    ("https://DichVuCong.gov.vn/", "url_upper_case"),
    ("HTTPS://quangtri.gov.vn/", "url_upper_case"),
    ("https://dichvucong.gov.vn/gioi-thieu", "url_unknown_form"),
    ("https://dichvucong.gov.vn/thu-tuc-hanh-chinh/1.001193", "url_unknown_form"),
    ("https://dichvucong.gov.vn/tim-kiem-thu-tuc-hanh-chinh?keyword=", "url_unknown_form"),
]


def codes(url: str, allowed=GOV) -> set[str]:
    return {code for code, _ in check_url(url, allowed)}


@pytest.mark.parametrize("url", GOOD)
def test_a_plain_government_address_has_no_fault(url):
    assert check_url(url, GOV) == []


@pytest.mark.parametrize(("url", "expected"), BAD)
def test_a_bad_address_gets_every_fault_it_has_and_no_other(url, expected):
    assert codes(url) == set(expected.split())
    assert not is_accepted(url, GOV)


@pytest.mark.parametrize(("url", "expected"), WARNED)
def test_a_doubtful_address_is_accepted_with_a_warning(url, expected):
    assert codes(url) == {expected}
    assert SEVERITY[expected] == "warning"
    assert is_accepted(url, GOV)


def test_the_table_is_large():
    assert len(GOOD) + len(BAD) + len(WARNED) >= 60


def test_a_dead_page_comes_with_the_live_search_for_its_words():
    dead = "https://dichvucong.gov.vn/p/home/dvc-chi-tiet-thu-tuc-hanh-chinh.html?ma_thu_tuc=1.001193"
    [(code, values)] = check_url(dead, GOV, search="khai sinh")
    assert code == "url_dead_portal"
    assert values["live"] == "https://dichvucong.gov.vn/tim-kiem-thu-tuc-hanh-chinh?keyword=khai%20sinh"
    assert is_accepted(values["live"], GOV)


def test_a_closed_portal_comes_with_the_national_one():
    [(code, values)] = check_url("https://dichvucong.quangtri.gov.vn/", GOV)
    assert (code, values["live"]) == ("url_closed_portal", "https://dichvucong.gov.vn/")


def test_a_letter_in_disguise_is_named_with_the_one_it_imitates():
    [(_, values)] = check_url("https://dichvucоng.gov.vn/", GOV)
    assert values["letters"] == "о (U+043E) ≈ o"
    assert values["reads_as"] == "dichvucong.gov.vn"


def test_the_better_form_of_a_typed_search_is_itself_accepted():
    found = dict(check_url("https://dichvucong.gov.vn/tim-kiem-thu-tuc-hanh-chinh?keyword=đăng ký", GOV))
    assert is_accepted(found["url_path_letters"]["better"], GOV)


def test_an_exact_name_in_the_list_allows_neither_sub_domains_nor_neighbours():
    allowed = ("Zalo.me",)
    assert codes("https://zalo.me/xa", allowed) == set()
    assert codes("https://a.zalo.me/xa", allowed) == codes("https://xzalo.me/xa", allowed) == {"url_host"}


def test_a_neighbour_of_the_portal_is_meant_where_the_list_names_it():
    for host in ("dichvucongqg.gov.vn", "www.dichvucongqg.gov.vn"):
        assert check_url(f"https://{host}/", ["*.gov.vn", "DichVuCongQG.gov.vn"]) == []


def test_a_shortener_is_refused_even_when_the_list_allows_it():
    assert codes("https://bit.ly/x", ("bit.ly",)) == {"url_shortener"}


@pytest.mark.parametrize("pattern", ["*", "*.vn", "vn", "*.*", "", "*.", "gov.*", "*gov.vn", "https://gov.vn", "*.1.1"])
def test_a_pattern_that_would_allow_anybody_allows_nobody(pattern):
    assert not pattern_is_sound(pattern)
    assert not is_allowed("dichvucong.gov.vn", (pattern,))


pieces = st.sampled_from(
    [
        "https",
        "http",
        ":",
        "/",
        "//",
        "\\",
        "@",
        "#",
        "?",
        ".",
        "-",
        "%2e",
        "%00",
        ":443",
        "gov.vn",
        ".gov.vn",
        "evil.com",
        "dichvucong",
        "dichvucong.gov.vn",
        "xn--a",
        "127.0.0.1",
        "0x7f",
        "[::1]",
        "о",
        "．",
        " ",
        "\t",
        "\n",
        "\u200b",
        "a",
        "A",
        "đ",
        "[x y]",
        "*",
    ]
)
addresses = st.one_of(
    st.lists(pieces, max_size=8).map("".join),
    st.lists(pieces, max_size=8).map(lambda parts: "https://" + "".join(parts)),
    st.text(max_size=30).map(lambda t: "https://" + t),
    st.text(max_size=20).map(lambda t: f"https://{t}.gov.vn/"),
    st.text(max_size=40),
)


@settings(max_examples=1500, deadline=None)
@given(addresses)
@example("https://dichvucong.gov.vn/")
@example("https://evil.com\t.gov.vn/")
@example("https://a.gov.vn\u2044evil.com/")
def test_no_host_outside_the_list_is_ever_accepted(url):
    if is_accepted(url, GOV):
        parsed = urlsplit(url)
        assert parsed.scheme == "https"
        assert parsed.hostname == host_of(url)
        assert parsed.hostname.endswith(".gov.vn")
        assert parsed.port is None and parsed.username is None and parsed.password is None
        assert parsed.netloc.lower() == parsed.hostname


@settings(deadline=None)
@given(st.from_regex(r"\A[a-z0-9]([a-z0-9-]{0,10}[a-z0-9])?\.gov\.vn(/[a-z0-9-]{0,12}){0,3}\Z"))
def test_plain_government_addresses_are_accepted(rest):
    host = rest.partition("/")[0]
    faults = codes(f"https://{rest}") - {"url_redirect", "url_unknown_form"}  # an empty folder reads as "//"
    assert not faults or "xn--" in host


@pytest.mark.parametrize("url", [url for url, _ in BAD + WARNED])
def test_every_fault_speaks_in_both_languages_with_its_figures(url):
    for code, values in check_url(url, GOV):
        for lang in messages.LANGUAGES:
            assert messages.has(code), code
            assert "{" not in "".join(messages.say(code, lang, values))
