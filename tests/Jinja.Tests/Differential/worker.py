"""Renders templates with the real Jinja2: one JSON request a line, one JSON answer a line."""
import json
import re
import sys
import warnings

from jinja2 import ChainableUndefined, Environment, StrictUndefined, Undefined, UndefinedError
from jinja2.exceptions import TemplateSyntaxError
from jinja2.nativetypes import NativeEnvironment

warnings.simplefilter("ignore")
UNDEFINED = {"strict": StrictUndefined, "lenient": Undefined, "chainable": ChainableUndefined}
ADDRESS = re.compile(r"0x[0-9a-f]{6,}", re.IGNORECASE)
environments = {}


def environment(request):
    key = (request["mode"] == "text", request["undefined"], request.get("trim", False))
    if key not in environments:
        kind = Environment if key[0] else NativeEnvironment
        environments[key] = kind(undefined=UNDEFINED[key[1]], trim_blocks=key[2], lstrip_blocks=key[2])
    return environments[key]


def canon(value):
    if value is None:
        return "none"
    if isinstance(value, bool):
        return f"bool:{value}"
    if isinstance(value, int):
        return f"int:{value}"
    if isinstance(value, float):
        return f"float:{value!r}"
    if isinstance(value, str):
        return "str:" + json.dumps(ADDRESS.sub("0x", str(value)))
    if isinstance(value, list):
        return "list[" + ", ".join(map(canon, value)) + "]"
    if isinstance(value, tuple):
        return "tuple(" + ", ".join(map(canon, value)) + ")"
    if isinstance(value, dict):
        return "dict{" + ", ".join(f"{canon(k)}: {canon(v)}" for k, v in value.items()) + "}"
    if isinstance(value, Undefined):
        return "undefined:" + value._undefined_message
    if isinstance(value, (set, frozenset, bytes, complex)) or value is Ellipsis:
        return "other"
    if isinstance(value, range) or hasattr(value, "__next__") or type(value).__name__.startswith("dict_"):
        return "list[" + ", ".join(map(canon, value)) + "]"
    return "object:" + type(value).__name__


def render(request):
    env = environment(request)
    try:
        compiled = env.compile_expression(request["template"], undefined_to_none=False) if request["mode"] == "expression" else env.from_string(request["template"])
    except TemplateSyntaxError as e:
        return {"error": "Syntax", "text": e.message}
    except SyntaxError as e:
        return {"error": "Syntax", "text": str(e)}
    except Exception as e:
        return {"error": "Folding", "text": str(e)}
    try:
        value = compiled(**request["variables"]) if request["mode"] == "expression" else compiled.render(request["variables"])
        return {"value": canon(value)}
    except UndefinedError as e:
        return {"error": "Undefined", "text": str(e)}
    except (OverflowError, MemoryError, RecursionError) as e:
        return {"error": "Limit", "text": str(e)}
    except NameError as e:
        return {"error": "Folding", "text": str(e)}
    except Exception as e:
        return {"error": "Runtime", "text": ADDRESS.sub("0x", str(e))}


sys.set_int_max_str_digits(4300)
for line in sys.stdin:
    print(json.dumps(render(json.loads(line))), flush=True)
