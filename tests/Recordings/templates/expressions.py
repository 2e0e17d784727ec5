"""The expressions that record.py asks the real Ansible about."""


def crossed(values, uses):
    return [f"{value} {use}" if use.startswith("is ") else f"{value} | {use}" for value in values for use in uses]


def yaml():
    texts = ["'foo'", "''", "' a'", "'a '", "'yes'", "'No'", "'on'", "'y'", "'1'", "'-1'", "'+1'", "'0x1f'", "'017'", "'0o7'", "'08'", "'0b1'",
             "'1_000'", "'1.5'", "'1.'", "'.5'", "'1e3'", "'1.0e+3'", "'.inf'", "'.nan'", "'~'", "'null'", "'1:30'", "'2020-01-01'",
             "'2020-1-1'", "'2020-01-01 10:00:00'", "'2020-01-01T10:00:00Z'", "'<<'", "'='", "'-'", "'- a'", "'?'", "'? a'", "':'", "': a'", "'a:'",
             "'a: b'", "'a:b'", "'#a'", "'a#b'", "'a #b'", "'[a]'", "'a]'", "'{a'", "'a,b'", "',a'", "'&a'", "'*a'", "'!a'", "'|'", "'>'", "'%a'",
             "'@a'", "'`a'", "'it\\'s'", "'\\'a\\''", "'\"a\"'", "'a\\\\b'", "'---'", "'--- a'", "'...'", "'a\\nb'", "'a\\n'", "'a\\n\\n'", "'\\na'",
             "'\\n'", "'a\\n b'", "'a \\nb'", "'a\\n\\nb'", "'a\\n\\n\\nb\\n'", "' \\na'", "'a\\tb'", "'\\t'", "'a\\rb'", "'a\\r\\nb'", "'\\x00'",
             "'\\x07\\x1b'", "'\\x7f'", "'\\x85'", "'\\xa0'", "'\\xad'", "'é'", "'Ünï'", "'日本語'", "'\\u2028'", "'\\u2029x'", "'\\ufeff'", "'😀'",
             "'a😀b'", "'x y ' * 60", "'word ' * 30 ~ 'end'", "'a' * 200", "'  two  blanks ' * 12", "'x\\ty ' * 60", "'it\\'s ' * 40",
             "'line one\\nline two is longer than the other line and goes on and on until it is wider than eighty characters\\n'",
             "'é ' * 90", "'{{ a }}'", "'a' * 79 ~ ' b c'", "'a' * 81 ~ ' b c'"]
    values = ["none", "true", "false", "0", "-5", "99999999999999999999999", "1.5", "-0.0", "1e17", "1e-7", "1e16", "123456789.123", "1e400",
              "-1e400", "1e400 - 1e400", "[]", "{}", "()", "[[]]", "[{}]", "{'a': []}", "{'a': {}}", "[1, 'a', none]", "(1, 2)", "[(1,), ()]",
              "{'b': 1, 'a': 2}", "{'b': [1, 2], 'a': {'c': [3]}}", "[[1, 2], [3, [4]]]", "[[[1]]]", "[{'a': 1, 'b': [2]}, {'c': {'d': 'e'}}]",
              "{'a': {'b': {'c': {'d': [[1, [2]], {'e': [3]}]}}}}", "{2: 'x', 1: 'y', 10: 'z'}", "{1: 2, 'a': 3}", "{none: 1}", "{true: 1, false: 0}",
              "{1.5: 'x'}", "{'': 1}", "{'yes': 'no', '1': '2'}", "{'a b': 'c: d'}", "{'a\\nb': 1}", "{'k' * 128: 1, 'a': 2}", "{'k' * 129: 1, 'a': 2}",
              "{'é' * 65: 1}", "{(1, 2): 3}", "{(1, 2): [3]}", "{'a': 'x\\ny'}", "{'a': ['x\\ny', {'b': 'p\\nq\\n'}]}", "range(60) | list",
              "range(3)", "x", "{'a': x}", "'a' | e", "{1: 2}.items()", "[1, 2] | map('string')", "'2020-01-01' | to_datetime('%Y-%m-%d')",
              "'2020-01-01' | from_yaml", "'[&a [1, 2], *a, {b: *a}]' | from_yaml", "'{a: &x {b: 1}, c: *x, d: [*x]}' | from_yaml",
              "'[&a [], *a, &b {}, *b]' | from_yaml", "{'a': {'k' ~ 'x' * 140: [1, {'b': 2}]}}", "[['x'] * 40, {'a': 'b ' * 50}]",
              "{'a': ['b', 'c'], 'd': [['e', 'f'], {'g': 'h', 'i': [1, 2]}]}"]
    nested = [f"{{'k': {t}, {t}: ['v', {t}]}}" for t in texts]
    wide = ["to_yaml", "to_nice_yaml"]
    styles = ["to_nice_yaml(indent=2)", "to_nice_yaml(2)", "to_nice_yaml(indent=8)", "to_nice_yaml(0)", "to_nice_yaml(10)", "to_nice_yaml(-1)",
              "to_nice_yaml(indent=none)", "to_nice_yaml(width=20)", "to_nice_yaml(width=1000)", "to_nice_yaml(width=-1)", "to_nice_yaml(width=0)",
              "to_nice_yaml(width=none)", "to_nice_yaml(sort_keys=false)", "to_yaml(sort_keys=false)", "to_yaml(default_flow_style=true)",
              "to_yaml(default_flow_style=false)", "to_yaml(default_flow_style=none, width=15)", "to_yaml(width=9999)", "to_yaml(indent=6)",
              "to_yaml(explicit_start=true)", "to_nice_yaml(explicit_start=true, explicit_end=true)", "to_yaml(explicit_end=true)",
              "to_nice_yaml(default_style=\"'\")", "to_nice_yaml(default_style='\"')", "to_nice_yaml(default_style='|')",
              "to_nice_yaml(default_style='>')", "to_nice_yaml(default_style='>', width=20)", "to_yaml(default_style='\"', width=10)",
              "to_yaml(default_style='|')", "to_yaml(default_style='')", "to_yaml(line_break='\\r\\n')", "to_yaml(line_break='x')"]
    wrong = ["to_yaml(nope=1)", "to_nice_yaml(default_flow_style=true)", "to_yaml(5)", "to_nice_yaml(4, 5)", "to_yaml(allow_unicode=false)",
             "to_nice_yaml(indent='x')", "to_nice_yaml(width='x')", "to_nice_yaml(indent=2.5)", "to_nice_yaml(default_style='x')",
             "to_nice_yaml(indent=true)", "to_yaml(sort_keys=none)", "to_nice_yaml(2, indent=3)"]
    return (crossed(texts + values + nested, wide) + crossed(values[10:] + nested[::7] + nested[-8:], styles)
            + crossed(["{'b': 1, 'a': [2]}", "'x'"], wrong) + crossed(yaml_texts(), ["from_yaml", "from_yaml_all"])
            + crossed(yaml_texts()[::4], ["from_yaml | to_json", "from_yaml | string"])
            + crossed(yaml_texts()[:40], ["ansible.builtin.from_yaml", "from_yaml | ansible.builtin.to_nice_yaml"]))


def yaml_texts():
    scalars = ["yes", "No", "ON", "off", "y", "true", "True", "tRUE", "null", "~", "Null", "", "0", "-0", "+12", "017", "08", "0o17", "0x1F", "0b101",
               "1_000", "1:30", "-1:30:15", "1:60", "190:20:30.15", "1.5", "1.", ".5", "1e3", "1.0e3", "1.0e+3", "-.inf", ".NaN", "+.Inf", "2020-01-01",
               "2020-1-1", "2020-02-30", "2020-01-01 10:20:30", "2020-01-01T10:20:30.5Z", "2020-01-01 10:20:30 +2", "2020-01-01t10:20:30-03:30",
               "2020-01-01 25:00:00", "=", "<<", "text", "'quoted'", "\"a\\tb\\u00e9\"", "'it''s'", "!!str 5", "!!int '5'", "!!int x", "!!float 5",
               "!!float x", "!!bool yes", "!!bool x", "!!null x", "!!timestamp 2020-01-01", "!!timestamp x", "! 5", "!foo x", "!!foo x", "!vault x",
               "!unsafe x", "!!binary aGk=", "!!python/name:os.system", "!!python/object/apply:os.system [id]", "99999999999999999999999", "@x",
               "`x", "%x", "*a", "&a x", "- ", "\\\\x01", "{{ x }}", "a: b: c", "a #c", "#c", "é😀"]
    documents = ["a: 1", "a: 1\\nb: 2", "- 1\\n- 2", "[1, a, [b]]", "{a: 1, b: {c: 2}}", "a:\\n  - b\\n  - c: d\\n", "a: 1\\na: 2", "~: 1", "1: a", "1.5: a",
                 "true: a", "2020-01-01: a", "? a\\n: b", "? [1, 2]\\n: 3", "? {a: 1}\\n: 3", "a: |\\n  x\\n  y\\n", "a: |-\\n  x\\n  y\\n",
                 "a: |+\\n  x\\n\\n", "a: >\\n  x\\n  y\\n\\n  z\\n", "a: >-\\n  x\\n   y\\n", "a: |2\\n    x\\n", "a: 'x\\n  y'", "a: x\\n  y",
                 "&a [1]", "[&a [1], *a]", "a: &x {b: 1}\\nc: {<<: *x, d: 2}", "a: &x {b: 1}\\nc: {<<: *x, b: 2}", "a: &x {b: 1}\\nc: {b: 2, <<: *x}",
                 "x: &x {a: 1, b: 2}\\ny: &y {a: 3, c: 4}\\nz: {<<: [*x, *y], d: 5}", "a: {<<: {b: 1}, <<: {b: 2, c: 3}}", "a: {<<: 5}", "a: {<<: [5]}",
                 "<<: {a: 1}", "'<<': {a: 1}", "=: 1", "*a", "[*a, &a 1]", "[&a 1, &a 2]", "!!set {a, b}", "!!omap [a: 1, b: 2]", "!!pairs [a: 1, a: 2]",
                 "!!omap {a: 1}", "!!pairs [a]", "!!map {a: 1}", "!!seq [1]", "!!seq {a: 1}", "!!map [1]", "!foo {a: 1}", "!foo [1]", "--- a", "--- a\\n...",
                 "a\\n...", "a: 1\\n---\\nb: 2", "---\\n---\\na", "--- a\\n--- b\\n", "%YAML 1.1\\n---\\na: 1", "%TAG ! tag:x,2000:\\n---\\na", "{a: 1", "[1, 2", "a: [1",
                 "\\ta: 1", "a:\\n\\t- b", "a: 1\\n b: 2", "'a", "\"a", "\"\\\\q\"", "a: 'b' c", "{a, b: 1}", "[a: 1]", "[a, b: c]", "- - 1\\n  - 2\\n- 3",
                 "# only a comment", "\\n\\n", "a: !!str 1\\nb: ! 2", "{a: 1,}", "[1,]", "[,]", "{? a, : b}", "key with spaces: v", "a:b", "a:\\n", "a: &x\\nb: *x",
                 "\\ufeffa: 1", "a: 1\\r\\nb: 2", "\\u2028", "a: \\u00a0b"]
    odd = ["none", "5", "1.5", "true", "['a: 1']", "{'a': 1}", "x", "'a: 1' | e", "()"]
    return [f"'{s}'" if "'" not in s else '"' + s.replace('"', '\\"') + '"' for s in scalars + documents] + odd


def addresses():
    values = ["'192.168.1.1'", "'192.168.1.0/24'", "'192.168.1.5/24'", "'192.168.1.255/24'", "'10.0.0.0/8'", "'10.1.1.0/30'", "'10.1.1.1/31'",
              "'10.1.1.0/31'", "'10.1.1.1/32'", "'0.0.0.0/0'", "'0.0.0.0'", "'255.255.255.255'", "'255.255.255.0'", "'0.0.0.255'", "'127.0.0.1'",
              "'169.254.1.1'", "'224.0.0.1'", "'8.8.8.8'", "'100.64.1.1'", "'2001:db8::1'", "'2001:db8::/32'", "'2001:db8::1/64'", "'2001:db8::/127'",
              "'2001:db8::1/128'", "'::1'", "'::'", "'::/0'", "'fe80::1'", "'fe80::1/10'", "'ff02::1'", "'fc00::1'", "'fd00::/8'", "'::ffff:1.2.3.4'",
              "'2002:c000:204::1'", "'2001:0:4136:e378::1'", "'1a:2b:3c:4d:5e:6f'", "'192.168.1.1/255.255.255.0'", "'192.168.1.1/0.0.0.255'",
              "'192.168.1.0/33'", "'192.168.1'", "'10'", "10", "3232235777", "-1", "0", "42540766411282592856903984951653826561",
              "99999999999999999999999999999999999999999", "true", "false", "none", "''", "'abc'", "'host.example.org'", "1.5", "{'a': 1}", "[]",
              "['192.168.1.1', 'abc', '10.0.0.0/8', '::1']", "[['10.0.0.1'], ['::1', 'x']]", "x", "'1.2.3.4 '", "'010.1.1.1'", "'1.2.3.4/24/8'",
              "('1.2.3.4', '::1')", "range(3)", "'fe80::1%eth0'", "'192.168.1.0-192.168.1.5'", "'172.16.5.6/255.255.0.0'", "'2001:DB8::ABCD/64'"]
    queries = ["", "'address'", "'address/prefix'", "'bool'", "'broadcast'", "'cidr'", "'first_usable'", "'gateway'", "'gw'", "'host'", "'host/prefix'",
               "'hostmask'", "'hostnet'", "'int'", "'ip'", "'ip/prefix'", "'ip_netmask'", "'ip_wildcard'", "'ipv4'", "'ipv6'", "'last_usable'",
               "'link-local'", "'lo'", "'loopback'", "'multicast'", "'net'", "'netmask'", "'network'", "'network/prefix'", "'network_id'",
               "'network_netmask'", "'network_wildcard'", "'next_usable'", "'peer'", "'prefix'", "'previous_usable'", "'private'", "'public'",
               "'range_usable'", "'revdns'", "'router'", "'size'", "'size_usable'", "'subnet'", "'type'", "'unicast'", "'v4'", "'v6'", "'version'",
               "'wildcard'", "'wrap'", "'6to4'", "'1'", "1", "-1", "0", "300", "'192.168.0.0/16'", "'10.0.0.0/8'", "'::/0'", "'0.0.0.0/0'", "'192.168.1.1'",
               "'2001:db8::/32'", "'nope'", "none", "''", "true", "x", "1.5", "'2000000000'", "version=4", "version=6", "query='address', version=6",
               "version='4'", "'address', version=4, alias='z'"]
    few = ["", "'address'", "'network'", "'cidr'", "'netmask'", "'prefix'", "1", "'192.168.0.0/16'", "'nope'", "'subnet'", "'host'", "'wrap'", "'::/0'"]
    subnets = ["", "'24'", "24", "26", "20", "8", "32", "33", "0", "-1", "64", "48", "128", "26, 0", "26, 1", "26, -1", "26, 100", "20, 0", "32, 0",
               "'192.168.1.0/24'", "'192.168.0.0/16'", "'192.168.1.5'", "26, '1'", "26, 'x'", "'10.0.0.0/8', 3", "'0.0.0.0/0'", "96, 0", "96, 1", "'abc'",
               "none", "24.5", "'2001:db8::/16'", "x", "[]", "26, none", "26, x", "26, -4", "26, -5"]
    numbers = ["", "1", "-1", "0", "5", "300", "'1'", "'a'", "none", "1.5", "99999999999", "-99999999999", "true", "x", "[]", "2, 3", "-256", "-257"]
    others = ["", "'192.168.1.5'", "'192.168.1.0/24'", "'192.168.1.255'", "'192.168.1.0'", "'10.0.0.1'", "'192.168.0.0/16'", "'2001:db8::1'",
              "'2001:db8::/64'", "'abc'", "none", "5", "'::1'", "['192.168.1.5']", "x", "''", "'192.168.1.254/31'"]
    cards = ["'1a:2b:3c:4d:5e:6f'", "'1A-2B-3C-4D-5E-6F'", "'1a2b.3c4d.5e6f'", "'1a2b3c4d5e6f'", "'1a2b3c:4d5e6f'", "'00:00:00:00:00:01'", "'0:0:0:0:0:1'",
             "'abc'", "''", "none", "5", "28766288109167", "'02:42:ac:11:00:02:03:04'", "['1a:2b:3c:4d:5e:6f', 'x']", "x", "'1a:2b:3c:4d:5e'",
             "'ff:ff:ff:ff:ff:ff'", "true", "[]", "'1a-2b-3c-4d-5e-6f '", "1.5", "{'a': 1}", "'1a2b:3c4d:5e6f'", "'1a2b-3c4d-5e6f'", "'1a2b3c-4d5e6f'",
             "'1:2:3'", "'1a:2b:3c-4d:5e:6f'", "'1a2b.3c4d.5e6f.7a8b'", "'1a2b3c4d5e6f7a8b'", "'1:2:3:4:5:100'", "-5", "'a2b3c4d5e6f'", "'12345'"]
    spellings = ["", "'bare'", "'bool'", "'int'", "'cisco'", "'eui48'", "'linux'", "'unix'", "'pgsql'", "'postgresql'", "'psql'", "'win'", "'nope'",
                 "''", "none", "x", "5"]
    lists = ["[]", "['10.0.0.0/24', '10.0.1.0/24']", "['10.0.0.0/24', '10.0.2.0/24']", "['10.0.0.0/24', '10.0.0.5']", "['10.0.0.1', '10.0.0.2', '10.0.0.3']",
             "['2001:db8::/33', '2001:db8:8000::/33']", "['10.0.0.0/25', '10.0.0.128/25', '::1']", "['abc']", "[none]", "[5]", "['10.0.0.5/24']",
             "['0.0.0.0/1', '128.0.0.0/1']", "['192.168.0.17', '192.168.0.18', '192.168.0.19', '192.168.0.20', '192.168.0.16']", "['10.0.0.0/24', x]",
             "['10.0.0.7/24', '10.0.1.0/24']", "['10.0.0.0/24', '10.0.0.0/16', '10.0.0.0/24']", "['10.0.0.5', '10.0.0.0/24']", "['::/1', '8000::/1', '::1']",
             "['10.0.0.1', '10.0.0.1']", "['255.255.255.254', '255.255.255.255']", "['10.0.0.0/24', '10.0.0.0/30', '10.0.0.200/29']"]
    tests = ["ip", "ip_address", "ipv4", "ipv4_address", "ipv4_hostmask", "ipv4_netmask", "ipv6", "ipv6_address", "ipv6_ipv4_mapped", "ipv6_sixtofour",
             "ipv6_teredo", "loopback", "mac", "multicast", "private", "public", "reserved", "unspecified"]
    more = ["'FF-FF-FF-FF-FF-FF'", "'1a2b.3c4d.5e6f'", "'240.0.0.1'", "'255.255.0.255'", "'0.0.15.255'", "'1A:2b:3c:4d:5e:6f'", "'1a2b3c4d5e6f'",
            "'1a:2b:3c-4d:5e:6f'", "'1a-2b-3c-4d-5e-6f'", "'172.32.0.1'", "'172.31.0.1'", "'192.0.0.9'", "'192.0.0.8'", "'198.51.100.1'", "'203.0.113.9'",
            "'64:ff9b::1'", "'64:ff9b:1::1'", "'100::1'", "'3fff::1'", "'2001:3::1'", "'2001:20::1'", "'::ffff:10.1.2.3'", "'400::1'", "'fec0::1'", "'127.1.2.3'",
            "'::ffff:127.0.0.1'", "'2000::1'", "'1.2.3'", "'1.2.3.4/'", "'/24'", "'1.2.3.4/-1'", "'1.2.3.4/024'", "'1.2.3.4/+24'", "'::1/255'", "'١.2.3.4'"]
    networks = ["'192.168.0.0/16'", "'192.168.1.0/24'", "'192.168.1.5'", "'10.0.0.0/8'", "'2001:db8::/32'", "'abc'", "none", "x", "5", "''"]
    several = ["['192.168.0.0/16', '10.0.0.0/8']", "['192.168.0.0/16', '192.168.1.0/24']", "['::/0', 'abc']", "[]", "'192.168.0.0/16'", "['192.168.1.1']",
               "x", "['10.0.0.0/8', x]", "[5, none]"]
    vlans = ["[1, 2, 3, 5, 7, 8, 9]", "[1]", "[]", "[100, 1688, 3002, 3003, 3004, 3005, 3102, 3103, 3104, 3105, 3802, 3900, 3998, 3999]", "[4094]", "[4095]",
             "[0]", "[-1]", "['1', '2']", "['a']", "none", "'1,2'", "x", "[1, 1, 2]", "[5, 3, 1]", "range(1, 60) | list", "5", "{'a': 1}",
             "range(2, 200, 2) | list", "(1, 2)"]
    expanded = ["'1,10-12,15,20-22'", "'1'", "''", "'5-3'", "'1-1'", "'a'", "none", "5", "[1, 2]", "x", "'1-3,2-4'", "'1-'", "' 1 , 2 '", "'1-3-5'", "'-1'",
                "'1,,2'", "'1-40'", "'3,1'"]
    small = [v for v in values if not any(size in v for size in ("/8", "/0", "/10", "/32'", "/64'", "255.0'"))]
    utils = "ansible.utils."
    names = [f"{collection}{name}" for name in ("cidr_merge", "hwaddr", "ip4_hex", "ipaddr", "ipmath", "ipsubnet", "ipv4", "ipv6", "ipwrap", "macaddr",
                                                "network_in_network", "network_in_usable", "next_nth_usable", "nthhost", "previous_nth_usable",
                                                "reduce_on_network", "slaac", "usable_range", "vlan_parser", "vlan_expander")
             for collection in ("", utils, "ansible.netcommon.", "ansible.builtin.", "ansible.legacy.")]
    return (crossed(values, [f"{utils}ipaddr({q})" for q in queries] + [f"{utils}{f}({q})" for f in ("ipv4", "ipv6") for q in few]
                    + [f"{utils}ipwrap({q})" for q in ("", "'address'", "1", "'nope'")] + [f"{utils}ipsubnet({q})" for q in subnets]
                    + [f"{utils}{f}({q})" for f in ("ipmath", "nthhost", "next_nth_usable", "previous_nth_usable") for q in numbers]
                    + [f"{utils}{f}({q})" for f in ("network_in_network", "network_in_usable", "reduce_on_network") for q in others]
                    + [utils + f for f in ("ip4_hex", "ip4_hex(':')", "ip4_hex(delimiter='-')", "hwaddr", "macaddr", "cidr_merge", "cidr_merge('span')",
                                           "slaac", "slaac('abc')", "slaac(none)", "slaac('1a:2b:3c:4d:5e:6f')", "slaac('1a2b.3c4d.5e6f')", "slaac(5)")])
            + crossed(small, [utils + "usable_range"]) + crossed(["'10.9.9.0/24'", "'10.9.9.0/26'", "'2001:db8::/124'"], [utils + "usable_range"])
            + crossed(cards, [f"{utils}{f}({q})" for f in ("hwaddr", "macaddr") for q in spellings])
            + crossed(["'2001:db8::/64'"], [f"{utils}slaac({card})" for card in cards])
            + crossed(lists, [f"{utils}cidr_merge({q})" for q in ("", "'merge'", "'span'", "'nope'", "none", "''", "action='span'")]
                      + [f"{utils}reduce_on_network({q})" for q in ("'10.0.0.0/16'", "'10.0.0.0/24'", "'2001:db8::/32'", "'abc'", "none")])
            + crossed(values + more, [f"is {utils}{t}" for t in tests])
            + crossed(values + more[:8], [f"is {utils}{t}({q})" for t in ("in_network", "subnet_of", "supernet_of") for q in networks]
                      + [f"is {utils}{t}({q})" for t in ("in_any_network", "in_one_network") for q in several])
            + crossed(vlans, [f"ansible.netcommon.vlan_parser({q})" for q in ("", "20", "10, 20", "first_line_len=30, other_line_len=20", "0, 0", "'a'")])
            + crossed(expanded, ["ansible.netcommon.vlan_expander"]) + [f"'10.9.8.0/30' | {name}" for name in names]
            + [f"'10.9.8.0/30' is {c}{t}" for t in ("ip", "ipv4", "mac") for c in ("", utils, "ansible.netcommon.", "ansible.builtin.")])


VALUES = ["none", "x", "''", "'abc'", "'Ünïcödé ß'", "'10.5'", "' 7 '", "'-3'", "0", "5", "-1", "2.5", "-0.0", "1e300", "99999999999999999999999", "true",
          "false", "[]", "[3, 1, 2]", "['b', 'a', 'b']", "[1, 'a', none]", "[[1, 2], [3]]", "{}", "{'a': 1, 'b': [1]}", "{1: 'x'}", "(1, 2)", "range(3)",
          "[{'k': 1, 'n': 'a'}, {'k': 2, 'n': 'b'}]", "'a\\nb'", "[x]", "'😀'", "'<b>&' | e", "{'b': 1, 'A': 2}", "'/etc/x.conf'", "'yes'", "1e400"]


def ansible():
    own = {
        "b64decode": ["", "'utf-16'", "encoding='latin-1'", "'nope'"], "b64encode": ["", "'utf-16-le'", "encoding='ascii'", "'nope'"],
        "basename": [""], "bool": [""], "checksum": [""], "combinations": ["2", "0", "-1", "'a'", ""],
        "combine": ["", "{'c': 3}", "{'b': [2]}, list_merge='append'", "{'a': {'x': 1}}, recursive=true", "[{'q': 1}, {'r': 2}]", "5", "none", "x",
                    "{'b': [1, 2]}, list_merge='append_rp'", "{'b': [1, 2]}, list_merge='prepend'", "{}, list_merge='nope'", "{}, nope=1"],
        "comment": ["", "'c'", "'xml'", "'plain', prefix='>>'", "decoration='; '", "'nope'", "'erlang', prefix_count=2", "'cblock', postfix='x\\n'"],
        "dict2items": ["", "key_name='a'", "'k', 'v'", "5"], "items2dict": ["", "key_name='k', value_name='n'", "'n', 'k'", "'nope'"],
        "difference": ["[1]", "[]", "'a'", "none", "5", "x", "{'a': 2}"], "intersect": ["[1]", "[]", "'a'", "none", "5", "{'a': 2}"],
        "symmetric_difference": ["[1]", "[]", "'a'", "none", "{'a': 2}"], "union": ["[1]", "[]", "'a'", "none", "5", "x", "{'a': 2}"],
        "unique": ["", "true", "case_sensitive=true", "attribute='n'", "false, 'k'"], "dirname": [""], "extract": ["[1, 2]", "{'abc': 5}", "'xyz'", "none", "x", "{'a': {'b': 3}}, 'b'", "{5: [7]}, [0]"],
        "flatten": ["", "1", "levels=0", "levels=1, skip_nulls=false", "skip_nulls=false", "'a'", "-1"], "from_json": [""],
        "hash": ["", "'sha256'", "'md5'", "'nope'", "none"], "human_readable": ["", "true", "unit='K'", "isbits=true, unit='M'", "unit='q'"],
        "human_to_bytes": ["", "'K'", "isbits=true", "default_unit='q'"], "log": ["", "10", "2", "0", "'a'"], "mandatory": ["", "'gone'", "msg='é'"], "md5": [""],
        "path_join": [""], "permutations": ["2", "0"], "pow": ["2", "0", "-1", "0.5", "'a'", "", "1000"], "product": ["", "[1, 2]", "'ab'", "5", "none"],
        "quote": [""], "random": ["seed=1", "seed='a'", "10, seed=2", "start=1, seed=3", "step=2, seed=4"], "regex_escape": ["", "'posix_basic'", "re_type='nope'"],
        "regex_findall": ["'[ab]'", "'(.)(.)'", "'B', ignorecase=true", "'^b', multiline=true", "'('", "none", "5", ""],
        "regex_replace": ["'b', 'X'", "'(b)', '<\\\\1>'", "'(?P<q>b)', '\\\\g<q>\\\\g<q>'", "'B', 'x', ignorecase=true", "'^', '>', multiline=true", "'', '-'", "'('",
                          "none, 'x'", "'a'", "'b', 'x', count=1", "'b', '\\\\9'", "'b', none", "'b', 5", "'\\\\W', '_'", "'.*', 'z'"],
        "regex_search": ["'b'", "'(b)', '\\\\1'", "'(?P<q>b)', '\\\\g<q>'", "'B', ignorecase=true", "'nope'", "'(b)', '\\\\2'", "'('", "none", ""],
        "rekey_on_member": ["'k'", "'n'", "'nope'", "'k', duplicates='overwrite'", "'k', 'nope'", "none"], "relpath": ["'/etc'", "'.'", "'/'", "5"],
        "root": ["", "3", "0", "'a'", "-2"], "sha1": [""], "shuffle": ["seed=1", "seed='a'"], "split": ["", "','", "'b'", "'', 1", "none, 1", "' ', maxsplit=0", "5"],
        "splitext": [""], "strftime": ["0", "1.9", "'5'", "'a'", "-86400", "1e20", "0, true"], "subelements": ["'n'", "'nope'", "'nope', skip_missing=true", "['n']", "5"],
        "ternary": ["1, 2", "1, 2, 3", "'a', x", "x, 'a'", "1", "true_val='y', false_val='n'"], "to_datetime": ["", "'%Y'", "'%d.%m.%Y'", "none"],
        "to_json": ["", "indent=2", "sort_keys=true", "ensure_ascii=false", "vault_to_text=true", "separators=(',', ':')", "2", "skipkeys=true", "default=1"],
        "to_nice_json": ["", "2", "sort_keys=false", "indent=none", "ensure_ascii=false", "indent='-'", "separators=(',', ':')"],
        "to_uuid": ["", "'12345678-1234-5678-1234-567812345678'", "namespace='x'"], "type_debug": [""], "urldecode": [""],
        "urlsplit": ["", "'scheme'", "'hostname'", "'nope'", "query='port'"], "win_basename": [""], "win_dirname": [""], "win_splitdrive": [""],
        "zip": ["", "[1, 2]", "[1], [2, 3]", "'ab'", "5", "strict=true"], "zip_longest": ["", "[1]", "[1, 2, 3, 4], fillvalue='f'", "'ab'", "none"],
    }
    more = {
        "basename": ["'/'", "'a/'", "'//a//b'", "'a/b'"], "dirname": ["'/'", "'a/'", "'//a//b'", "'a'", "'///a'"], "splitext": ["'.bashrc'", "'a.tar.gz'", "'a.b/c'", "'a.'"],
        "human_to_bytes": ["'10M'", "'1.5 GB'", "'10mb'", "'1Kb'", "'-1K'", "'1 Zi'", "'10 bits'", "'1,5K'", "'0x10'"], "human_readable": ["1024", "1500000", "1e12", "-5", "'2048'"],
        "bool": ["'on'", "'1'", "1", "'True'", "'TRUE '", "1.0", "'y'", "'t'"], "urlsplit": ["'http://u:p@h.example:80/p/q;x?a=1&b#f'", "'//h/p'", "'mailto:a@b'", "'http://[::1]:8080/'", "'http://h:x/'", "'HTTP://H/'"],
        "win_basename": ["'C:\\\\a\\\\b.txt'", "'C:/a/b'", "'\\\\\\\\h\\\\s\\\\f'"], "win_dirname": ["'C:\\\\a\\\\b.txt'", "'C:\\\\'", "'C:a'"], "win_splitdrive": ["'C:\\\\a'", "'\\\\\\\\h\\\\s\\\\f'", "'c:a'"],
        "path_join": ["('a', 'b')", "['/a', '/b']", "['a', '', 'b']", "['a', 5]"], "b64decode": ["'YWJj'", "'YWI='", "'YQ'", "'//79'", "'YW Jj'"],
        "urldecode": ["'a%20b+c'", "'%C3%A9'", "'%zz'", "'%'", "'%E9'"], "quote": ["'a b'", "'it\\'s'", "'$x'", "'a/b-c_d.e'", "'é'"],
        "from_json": ["'{\"a\": [1, 2.0, null]}'", "'[1,]'", "'NaN'", "'-Infinity'", "'1e5'", "'\"\\\\u00e9\"'", "' [1] '", "'{\"a\": 1, \"a\": 2}'", "'01'", "'[1] x'", "\"{'a': 1}\""],
        "permutations": ["'ab'"], "combinations": ["'ab'", "{'x': 1, 'y': 2}"], "log": ["100", "0.5", "8"], "root": ["27", "16", "-8"], "pow": ["2", "10", "0"], "strftime": ["'%Y-%m-%d'", "'%H:%M:%S'", "'%j %a %b'", "'%%'", "'%q'", "'%s'"],
        "to_datetime": ["'2020-01-02 03:04:05'", "'2020'", "'31.12.1999'", "'2020-13-01 00:00:00'"], "extract": ["0", "'a'", "'b'", "2"],
        "hash": ["'é'"], "to_uuid": ["'example.com'"], "comment": ["'a\\nb\\n'", "'\\n'"], "dict2items": ["{'x': {'y': 1}}"], "items2dict": ["[{'key': 'a', 'value': 1}, {'key': 'b', 'value': 2}]", "[{'key': [1], 'value': 1}]"],
        "rekey_on_member": ["{'p': {'k': 1}, 'q': {'k': 1}}", "[{'k': [1]}]"], "subelements": ["{'p': {'n': [1, 2]}}", "[{'n': [1, 2]}, {'m': 1}]", "[{'n': 'ab'}]"], "random": ["'a'", "10"], "flatten": ["[1, [2, [3, [none]]]]"],
        "unique": ["['a', 'A', 'a']", "[1, true, 1.0]", "[{'n': 1}, {'n': 1}]"], "relpath": ["'/etc/a/b'", "'a/../b'"], "shuffle": ["[1, 2, 3, 4, 5]"], "regex_escape": ["'a.b*c-d e'"],
    }
    uses = [f"{value} | {name}{f'({a})' if a else ''}" for name, args in own.items() for value in VALUES + more.get(name, []) for a in args]
    tests = {"abs": [""], "all": [""], "any": [""], "contains": ["1", "'a'", "none", "x", ""], "falsy": ["", "convert_bool=true"], "truthy": ["", "convert_bool=true", "true"],
             "isnan": [""], "nan": [""], "issubset": ["[1, 2, 3]", "'abc'", "none"], "subset": ["[1, 2, 3]", "{'a': 5, 'b': 6}"], "superset": ["[1]", "[]", "'a'", "5"], "issuperset": ["[3]"],
             "match": ["'a'", "'A', ignorecase=true", "'^b', multiline=true", "'('", "none", "5", ""], "search": ["'b'", "'B', ignorecase=true", "'^b', multiline=true", "''"],
             "regex": ["'b'", "'b', match_type='fullmatch'", "'a', match_type='match'", "'b', match_type='nope'", "'B', true"],
             "uri": ["", "['http']"], "url": ["", "schemes=['http']"], "urn": [""], "vault_encrypted": [""],
             "version": ["'1'", "'2.5', '<'", "'1.2.3', '>=', strict=true", "'1', 'nope'", "'1.0.0', 'ge', version_type='semver'", "'1.0', version_type='pep440'", "'1.0', version_type='x'", "''", "none", "5, 'lt'"],
             "changed": [""], "change": [""], "failed": [""], "failure": [""], "finished": [""], "reachable": [""], "skip": [""], "skipped": [""], "started": [""], "succeeded": [""], "success": [""],
             "successful": [""], "unreachable": [""], "is_abs": [""]}
    results = ["{'changed': true}", "{'failed': 1}", "{'rc': 1}", "{'skipped': true}", "{'finished': 1, 'started': 1}", "{'unreachable': true}", "{'changed': 'no'}", "{'results': [{'changed': true}]}",
               "{'results': [{'failed': true}]}", "{'results': [{'skipped': true}, {'skipped': false}]}", "'http://h/p'", "'urn:isbn:1'", "'/a/b'", "'1.2.3'", "'v1.2'", "'1.0.0-rc1'", "'1.0b2'", "'1.10'"]
    uses += [f"{value} is {name}{f'({a})' if a else ''}" for name, args in tests.items() for value in VALUES + results for a in args]
    return uses + [f"'x' | {c}{n}" for c in ("ansible.builtin.", "ansible.legacy.") for n in ("to_yaml", "to_json", "upper", "default", "md5")]


def jinja():
    own = {
        "abs": [""], "attr": ["'a'", "'real'", "5", "x"], "batch": ["2", "2, 'f'", "0", "'a'"], "capitalize": [""], "center": ["", "9", "'a'"], "count": [""], "d": ["'z'", "x", "1, true"],
        "default": ["'z'", "x", "'z', true", ""], "dictsort": ["", "true", "by='value'", "reverse=true", "false, 'nope'"], "e": [""], "escape": [""], "filesizeformat": ["", "true"],
        "first": [""], "float": ["", "1.5", "default='q'"], "forceescape": [""], "format": ["1", "a=1", "1, 2"], "groupby": ["'k'", "'n', default='q'", "0", "none"], "indent": ["", "2, true", "width='>', first=true", "blank=true"],
        "int": ["", "7", "base=16", "0, 2", "'z'"], "items": [""], "join": ["", "','", "'-', 'n'", "attribute='k'", "5"], "last": [""], "length": [""], "list": [""], "lower": [""],
        "map": ["'upper'", "attribute='k'", "attribute='zz', default=0", "'nope'", "'int'", "'default', 'q'", "", "'join', ','", "'first'"], "max": ["", "attribute='k'", "true"], "min": ["", "attribute='k'", "case_sensitive=true"], "pprint": [""],
        "reject": ["", "'odd'", "'eq', 1", "'nope'"], "rejectattr": ["'k'", "'k', 'gt', 1", "'zz'", "'k', 'nope'"], "replace": ["'b', 'X'", "'', '-'", "'b', 'X', 1", "5, 6", "'b'"], "reverse": [""],
        "round": ["", "1", "0, 'ceil'", "-1, 'floor'", "1, 'nope'", "'a'"], "safe": [""], "select": ["", "'odd'", "'string'", "'in', [1, 'a']"], "selectattr": ["'k'", "'k', 'eq', 1", "'n', 'in', ['a']", "'zz', 'defined'"],
        "slice": ["2", "2, 'f'", "0"], "sort": ["", "true", "attribute='n'", "reverse=true, attribute='k,n'", "case_sensitive=true"], "string": [""], "striptags": [""], "sum": ["", "'k'", "start=5", "attribute='zz'", "start='a'"],
        "title": [""], "tojson": ["", "2"], "trim": ["", "'a'", "chars=' 7'"], "truncate": ["2", "2, true, '..', 0", "1, false, ''", "-1"], "upper": [""], "urlencode": [""], "urlize": ["", "5", "nofollow=true"],
        "wordcount": [""], "wordwrap": ["2", "1, true", "3, break_long_words=false, wrapstring='|'", "0"], "xmlattr": ["", "false"], "unique": ["", "true"],
    }
    more = {"urlize": ["'see http://a.example/b?c=d, or www.x.org.'"], "wordwrap": ["'a bb ccc dddd'"], "truncate": ["'one two three four'"], "filesizeformat": ["1000", "1024", "1e15", "'2048'", "-5", "999999"],
            "round": ["2.675", "42.55", "1e20", "-2.5", "0.5", "1234.5"], "striptags": ["'<p>a <b>b</b></p> <!-- c -->'"], "title": ["'hello wORLD o\\'neil x-y'"], "center": ["'ab'"],
            "format": ["'%s-%s'", "'%(a)s'", "'%d'", "'%5.1f|%x'", "'100%'"], "int": ["'0x1f'", "'1_000'", "'12abc'", "'1e3'", "'0b11'", "'٣'"], "float": ["'1e3'", "'inf'", "'1_0.5'", "' 2 '"], "urlencode": ["'a b/c?d=é&'", "{'a b': 'é', 'c': [1]}", "[('a', 1), ('b', 2)]"],
            "indent": ["'a\\n\\nb\\n'"], "wordcount": ["'a b-c d\\'e'"], "sum": ["[1, 2.5]", "[[1], [2]]"], "sort": ["['b', 'A', 'c']", "[1, 'a']", "[none, 1]", "[true, 0]"], "dictsort": ["{'b': 1, 'A': 2, 'c': 0}", "{1: 'a', 'b': 2}"],
            "max": ["['b', 'A']", "[1, 'a']"], "min": ["['b', 'A']"], "groupby": ["[{'k': 'b'}, {'k': 'A'}, {'k': 'a'}]"], "replace": ["'abab'"], "xmlattr": ["{'a': 1, 'b': none, 'c': x, 'd': '<'}", "{'a b': 1}"], "pprint": ["{'b': [1] * 40, 'a': 'x' * 90}"], "tojson": ["'</script>'", "{'é': \"'\"}"],
            "batch": ["range(7)"], "slice": ["range(7)"], "unique": ["['a', 'A']"], "trim": ["'  x '"], "capitalize": ["'ÉCOLE fOO'"], "map": ["['a', 'B']"], "d": ["''"], "attr": ["'a'"]}
    uses = [f"{value} | {name}{f'({a})' if a else ''}" for name, args in own.items() for value in VALUES + more.get(name, []) for a in args]
    tests = {"boolean": [""], "callable": [""], "defined": [""], "divisibleby": ["2", "0", "'a'"], "eq": ["5", "'abc'", "x"], "escaped": [""], "even": [""], "false": [""], "float": [""], "ge": ["1", "'a'"], "gt": ["1", "[1]"],
             "in": ["[1, 'abc', 5]", "'xabcx'", "{'abc': 1}", "5"], "integer": [""], "iterable": [""], "le": ["2"], "lower": [""], "lt": ["'b'"], "mapping": [""], "ne": ["5"], "none": [""], "number": [""], "odd": [""], "sameas": ["true", "none", "5"],
             "sequence": [""], "string": [""], "true": [""], "undefined": [""], "upper": [""], "filter": [""], "test": [""], "==": ["5"], "equalto": ["5"], "greaterthan": ["1"], "lessthan": ["1"]}
    uses += [f"{value} is {name}{f'({a})' if a else ''}" for name, args in tests.items() if name.isalpha() for value in VALUES for a in args]
    operators = [f"{a} {op} {b}" for a in VALUES[::2] for b in VALUES[1::3] for op in ("+", "*", "-", "/", "//", "%", "**", "~", "==", "<", "in", "and")
                 if not (op == "**" and ("9999" in a or "9999" in b or "e300" in a)) and not (op == "*" and ("9999" in a or "9999" in b))]
    texts = ["upper()", "split()", "split('b')", "rsplit('b', 1)", "strip('a')", "startswith('a')", "endswith(('c', 'b'))", "replace('b', 'X')", "find('b')", "index('z')", "count('b')", "join(['p', 'q'])", "format(1)", "title()",
             "isdigit()", "isalpha()", "isalnum()", "zfill(6)", "center(9, '*')", "ljust(6)", "rjust(6, '-')", "partition('b')", "rpartition('b')", "splitlines()", "swapcase()", "expandtabs(2)", "removeprefix('a')", "removesuffix('c')", "capitalize()", "casefold()",
             "encode()", "items()", "keys()", "values()", "get('a')", "get('z', 9)", "copy()", "append(1)", "pop()", "sort()", "nope()", "a", "bit_length()", "is_integer()", "real", "numerator", "translate({97: 'X'})", "isidentifier()", "isspace()", "islower()"]
    slices = ["[0]", "[-1]", "['a']", "[1:]", "[::-1]", "[:2]", "[10]", "[none]", "[x]", "['0']", "[1.5]", "[0:9:2]", "[::0]", "[true]"]
    return (uses + operators + [f"({v}).{t}" for v in VALUES for t in texts] + [f"({v}){s}" for v in VALUES for s in slices]
            + [f"dict({a})" for a in ("", "a=1", "[('a', 1)]", "{'a': 1}, b=2", "5", "none", "[1]")] + [f"range({a})" for a in ("3", "1, 5, 2", "5, 1, -1", "0", "-1", "1.5", "'a'", "1, 2, 0", "")]
            + ["namespace(a=1).a", "cycler(1, 2).next()", "cycler()", "joiner()()", "joiner('x')() ~ 'y'", "lipsum is defined", "[1, 2] | map('string') | join", "1 if x else 2", "1 if x is defined else 2", "x.y", "x.y.z is defined", "not x", "-x", "x + 1", "x ~ 1", "[1, x]", "{'a': x}"])


def structures():
    D="{'a': {'b': {'c': [1, 2, {'d': 'x y'}]}, 'b c': 5, 'e.f': [10, [20, 30]], '0': 'z'}, 'n': none}"
    uses = []
    for p in ["'a'","'a.b.c'","'a.b.c[2].d'","'a.b.c.2.d'","'a[\"b c\"]'","\"a['b c']\"","\"a['e.f'][1][0]\"","'a.nope'","''","none","5","x","'n'","'[\"a\"].b'","'a.b.c[-1]'","'a.b.c | length'","'a..b'","'.a'","'a.0'", "'a[0]'","['a']"]:
        for w in ["","wantlist=true","wantlist=false"]: uses.append("%s | ansible.utils.get_path(%s%s)"%(D,p,", "+w if w else ""))
    for v in ["[1,2]","none","'abc'","5","x","[[1],[2]]"]:
        for p in ["'0'","'[0]'","'a'","'[1][0]'"]: uses.append("%s | ansible.utils.get_path(%s)"%(v,p))
    for v in [D,"[1,[2,3]]","{}","[]","none","'abc'","5","true","x","{'a':{}, 'b':[]}","{1:2,'x y':{'z':1}}","{'a': x}","[{'a':1},{'a':{'b':2}}]","{'a\\'b': 1}","(1,2)","{'a-b':{'c_d':1,'é':2}}","{none:1,true:2,1.5:3}","{'1a':{'b':1}}","{'':1}"]:
        for a in ["","prepend='foo'","prepend='x', wantlist=true","wantlist=true","'p'","prepend=5","prepend=''"]: uses.append("%s | ansible.utils.to_paths(%s)"%(v,a))
    for v in ["[1,2,3,2]","['a','b','a']","[{'n':'x','v':1},{'n':'y','v':2},{'n':'x','v':3}]","[]","none","'abc'","5","x","[true,false]","[[1],[2]]"]:
        for a in ["'eq', 2","'eq', 9","'==', 2","'in', [1,3]","'gt', 1","'odd'","'even'","'eq', 'a'","'match', 'a'","'regex', '^b'","'search','a'","'eq','x','n'","'eq',2,key='v'","'eq','zz',key='n'","'gt',1,'v'","'eq', 2, wantlist=true","'eq', 9, wantlist=true","'nope', 1","'eq'","'eq','x','q'","'eq','x','q',fail_on_missing=true","'eq','x','n',wantlist=true","'!=',2","'>=',2","'truthy'","'sameas', true","'lt',none","value=2, test='eq'","x,1","'eq',x","'ansible.builtin.match','a'","'version','1'","'is', 2","'divisibleby', 2"]: uses.append("%s | ansible.utils.index_of(%s)"%(v,a))
    K="{'p1': {'a': 1, 'b': {'a': 2, 'c': [{'a': 3, 'd': 4}]}}, 'aa': 5, 'A': 6, 'bar': {'a': {'x': 1}}}"
    L="[{'name':'x','enabled':true,'mtu':1500},{'name':'y','enabled':false,'sub':{'name':'z','mtu':9}}]"
    for v in [K,L,"{}","[]","none","'abc'","5","x","[[{'a':1,'b':2}]]","{'a':1}","[1,{'a':1}]","{'l':[1,2,'a'],'a':[]}","({'a':1},)"]:
        for a in ["target=['a']","target=['name','mtu']","target='a'","target=['a','d']","target=['nope']","target=[]","['a']","target=['^a'], matching_parameter='starts_with'","target=['a'], matching_parameter='starts_with'","target=['r'], matching_parameter='ends_with'","target=['^a.*'], matching_parameter='regex'","target=['a'], matching_parameter='equality'","target=['a'], matching_parameter='nope'","target=none","target=[5]","","target=['('], matching_parameter='regex'", "target=['b','c']"]:
            for f in ("keep_keys","remove_keys"): uses.append("%s | ansible.utils.%s(%s)"%(v,f,a))
        for a in ["target=[{'before':'a','after':'Z'}]","target=[{'before':'name','after':'n2'},{'before':'mtu','after':'m2'}]","target=[{'before':'a','after':'b'}]","target=[{'before':'a','after':'Z'}], matching_parameter='starts_with'","target=[{'before':'r','after':'Z'}], matching_parameter='ends_with'","target=[{'before':'^a.*','after':'Z'}], matching_parameter='regex'","target=[]","target=[{'before':'a'}]","target=['a']","target=none","","target={'before':'a','after':'Z'}","target=[{'before':'a','after':5}]"]:
            uses.append("%s | ansible.utils.replace_keys(%s)"%(v,a))
    return uses


GROUPS = {"yaml": yaml, "addresses": addresses, "ansible": ansible, "jinja": jinja, "structures": structures}
