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


GROUPS = {"yaml": yaml}
