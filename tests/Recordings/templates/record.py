"""Writes what the real Ansible makes of expressions: record.py GROUP | gzip -9n > GROUP.jsonl.gz

One line an expression: {"e": expression, "v": value with its types} or {"e": expression, "x": class of the error}. The variable x is
undefined. Without a group: the groups, and how many expressions each has."""
import json
import os
import sys
import warnings

os.environ["ANSIBLE_DEPRECATION_WARNINGS"] = os.environ["ANSIBLE_SYSTEM_WARNINGS"] = "False"
warnings.simplefilter("ignore")

from ansible.parsing.dataloader import DataLoader  # noqa: E402
from ansible.template import Templar  # noqa: E402
from jinja2 import Undefined  # noqa: E402

import expressions  # noqa: E402

seen = []


def spelled(value):
    if value is None:
        return "none"
    for kind, name in ((bool, "bool"), (int, "int"), (float, "float")):
        if isinstance(value, kind):
            return f"{name}:{value!r}" if kind is float else f"{name}:{value}"
    if isinstance(value, str):
        return "str:" + json.dumps(str(value))
    if isinstance(value, (list, range)) or type(value).__name__.startswith("dict_"):
        return "list[" + ", ".join(map(spelled, value)) + "]"
    if isinstance(value, tuple):
        return "tuple(" + ", ".join(map(spelled, value)) + ")"
    if isinstance(value, dict):
        return "dict{" + ", ".join(f"{spelled(k)}: {spelled(v)}" for k, v in value.items()) + "}"
    return "undefined" if isinstance(value, Undefined) else "object:" + type(value).__name__


def row(templar, expression):
    seen.clear()
    try:
        templar.template("@{{ (%s) | seen }}" % expression, escape_backslashes=False)
        return {"e": expression, "v": seen[-1]}
    except Exception as problem:
        while problem.__cause__ is not None:
            problem = problem.__cause__
        return {"e": expression, "x": type(problem).__name__}


def main():
    if len(sys.argv) < 2:
        return print("\n".join(f"{name}: {len(make())}" for name, make in expressions.GROUPS.items()))
    os.chdir("/")
    templar = Templar(loader=DataLoader(), variables={})
    templar.environment.filters["seen"] = lambda value: seen.append(spelled(value)) or ""
    for expression in dict.fromkeys(expressions.GROUPS[sys.argv[1]]()):
        print(json.dumps(row(templar, expression)))


main()
