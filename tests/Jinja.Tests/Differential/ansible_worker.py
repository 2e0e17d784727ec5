"""Renders expressions with the real Ansible: a JSON list of them in, a JSON list of texts out; null is an error."""
import json
import sys
import warnings

from ansible.parsing.dataloader import DataLoader
from ansible.template import Templar

warnings.simplefilter("ignore")
templar = Templar(loader=DataLoader(), variables={})


def render(expression):
    try:
        return str(templar.template("@{{ (%s) | to_json }}" % expression, escape_backslashes=False))
    except Exception:
        return None


print(json.dumps([render(expression) for expression in json.load(sys.stdin)]))
