"""Runs recorded tasks with the modules of netbox.netbox as Debian ships them, all in this process: address, token, file of tasks."""
import contextlib
import importlib
import io
import json
import re
import sys

from ansible.module_utils import basic


def run(module, arguments, check):
    basic._ANSIBLE_ARGS = json.dumps({"ANSIBLE_MODULE_ARGS": dict(arguments, _ansible_check_mode=check)}).encode()
    output = io.StringIO()
    try:
        with contextlib.redirect_stdout(output):
            module.main()
    except SystemExit:
        pass
    except Exception as problem:  # a module of this age ends like this where a newer one says that it failed
        return {"failed": True, "msg": f"{type(problem).__name__}: {problem}"}
    return json.loads(output.getvalue().strip().splitlines()[-1])


url, token, tasks = sys.argv[1:]
for line in open(tasks, encoding="utf-8"):
    step = json.loads(line)
    (name, arguments), = ((key, value) for key, value in step["task"].items() if key.startswith("netbox.netbox."))
    arguments = dict(arguments, netbox_url=url, netbox_token=token)
    try:
        module = importlib.import_module("ansible_collections.netbox.netbox.plugins.modules." + name.rsplit(".", 1)[1])
    except ModuleNotFoundError:
        continue
    result = run(module, arguments, bool(step["task"].get("check_mode")))
    # What modules of this age do not know is left away.
    unknown = re.findall(r"data\.(\w+)", str(result.get("msg", ""))) if "Unsupported parameters" in str(result.get("msg", "")) else []
    if unknown:
        arguments["data"] = {key: value for key, value in arguments["data"].items() if key not in unknown}
        result = run(module, arguments, bool(step["task"].get("check_mode")))
    print(json.dumps({"play": step["play"], "step": step["step"], "changed": bool(result.get("changed")),
                      "failed": bool(result.get("failed")), "left": unknown, "msg": str(result.get("msg", ""))}))
