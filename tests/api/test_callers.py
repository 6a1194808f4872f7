"""On whose behalf a query is asked."""

import pytest

from habeas_api.callers import caller_of


@pytest.mark.parametrize(
    ("address", "said", "proxies", "expected"),
    [
        ("192.0.2.1", None, 0, "192.0.2.1"),
        ("192.0.2.1", "198.51.100.1", 0, "192.0.2.1"),
        ("10.0.0.1", "198.51.100.1", 1, "198.51.100.1"),
        ("10.0.0.1", "made-up, 198.51.100.1", 1, "198.51.100.1"),
        ("10.0.0.1", "203.0.113.5, 198.51.100.1, 10.0.0.2", 2, "198.51.100.1"),
        ("10.0.0.1", "198.51.100.1", 2, "198.51.100.1"),
        ("10.0.0.1", "nonsense", 1, "10.0.0.1"),
        ("10.0.0.1", "", 1, "10.0.0.1"),
        ("2001:db8:1:2:3:4:5:6", None, 0, "2001:db8:1:2::/64"),
        ("2001:db8:1:2:ffff::1", None, 0, "2001:db8:1:2::/64"),
        ("2001:db8:1:3::1", None, 0, "2001:db8:1:3::/64"),
        ("::ffff:192.0.2.1", None, 0, "192.0.2.1"),
        ("fe80::1%eth0", None, 0, "fe80::/64"),
        ("10.0.0.1", "2001:db8:1:2::9", 1, "2001:db8:1:2::/64"),
    ],
)
def test_a_caller_is_known_by_the_place_that_nobody_can_make_up(
    address: str, said: str | None, proxies: int, expected: str
) -> None:
    environ = {"REMOTE_ADDR": address}
    if said is not None:
        environ["HTTP_X_FORWARDED_FOR"] = said

    assert caller_of(environ, proxies) == expected
