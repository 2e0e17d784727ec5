#!/usr/bin/python3
"""Prints the variables to which the installed Ansible itself gives a meaning, one a line, sorted.

They are read from the documentation of every plugin (the `vars:` of its options) of ansible-core and of the installed collections, from the tables of
magic variables, and from the names of facts. With file names as arguments the plugins of those files alone are read.

    /usr/bin/python3 eng/ansible_variables.py > src/Automation/Inventory/Protection/ansible_variables.txt
"""
import ast
import glob
import os
import re
import sys

import yaml
import ansible
from ansible import constants as C
from ansible.module_utils.facts import default_collectors
from ansible.module_utils.facts.ansible_collector import AnsibleFactCollector  # noqa: F401: the collectors need it loaded

PACKAGES = os.path.dirname(os.path.dirname(ansible.__file__))
NAME = re.compile(r'^[A-Za-z_][A-Za-z0-9_]*$')

# Set by Ansible for every task; vars/manager.py, task_executor.py and play_context.py. `environment` is not among them: it is the task's own whatever a host
# says, and many a NetBox has a field of that name.
MAGIC = '''
ansible_check_mode ansible_collection_name ansible_config_file ansible_dependent_role_names ansible_diff_mode ansible_facts ansible_failed_result
ansible_failed_task ansible_forks ansible_inventory_sources ansible_limit ansible_loop ansible_loop_var ansible_index_var ansible_parent_role_names
ansible_parent_role_paths ansible_play_batch ansible_play_hosts ansible_play_hosts_all ansible_play_name ansible_play_role_names
ansible_playbook_python ansible_role_name ansible_role_names ansible_run_tags ansible_search_path ansible_skip_tags ansible_verbosity ansible_version
ansible_local ansible_delegated_vars ansible_async_dir ansible_connection ansible_host ansible_port ansible_user ansible_password
group_names groups hostvars inventory_dir inventory_file inventory_hostname inventory_hostname_short module_defaults omit play_hosts
playbook_dir role_name role_names role_path role_uuid vars delegated_vars ssh_args
'''.split()


def documentation(path):
    try:
        tree = ast.parse(open(path, encoding='utf-8').read())
    except (SyntaxError, UnicodeDecodeError, OSError):
        return
    for node in tree.body:
        if isinstance(node, ast.Assign) and isinstance(node.value, ast.Constant) and isinstance(node.value.value, str):
            if any(getattr(t, 'id', '') == 'DOCUMENTATION' for t in node.targets):
                yield node.value.value
        elif isinstance(node, ast.ClassDef):
            for part in node.body:
                if isinstance(part, ast.Assign) and isinstance(part.value, ast.Constant) and isinstance(part.value.value, str):
                    yield part.value.value


def variables(node):
    if isinstance(node, dict):
        for entry in node.get('vars') or []:
            if isinstance(entry, dict) and isinstance(entry.get('name'), str):
                yield entry['name']
        for key, value in node.items():
            if key != 'vars':
                yield from variables(value)
    elif isinstance(node, list):
        for value in node:
            yield from variables(value)


def read(path):
    if path.endswith(('.yml', '.yaml')):
        texts = [open(path, encoding='utf-8').read()]
    else:
        texts = documentation(path)
    for text in texts:
        try:
            yield from variables(yaml.safe_load(text))
        except yaml.YAMLError:
            continue


def plugins():
    for place in (os.path.join(PACKAGES, 'ansible', 'plugins'), *glob.glob(os.path.join(PACKAGES, 'ansible_collections', '*', '*', 'plugins'))):
        for folder, folders, files in os.walk(place):
            folders[:] = [f for f in folders if f not in ('modules', 'module_utils')]
            for name in files:
                if name.endswith(('.py', '.yml', '.yaml')):
                    yield os.path.join(folder, name)


def found():
    for path in sys.argv[1:] or plugins():
        yield from read(path)
    if len(sys.argv) > 1:
        return
    yield from MAGIC
    for names in C.MAGIC_VARIABLE_MAPPING.values():
        yield from names
    yield from C.COMMON_CONNECTION_VARS
    yield from C.RESTRICTED_RESULT_KEYS
    for setting in C.config.get_configuration_definitions().values():
        yield from (entry['name'] for entry in setting.get('vars') or [])
    for collector in default_collectors.collectors:
        for name in (collector.name, *collector._fact_ids):
            yield 'ansible_' + name if name else 'ansible_facts'


print('\n'.join(sorted({name for name in found() if NAME.match(name)})))
