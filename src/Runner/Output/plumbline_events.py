# Reports what happens in a playbook as JSON lines on the file descriptor named by PLUMBLINE_EVENTS_FD.
from __future__ import absolute_import, division, print_function

__metaclass__ = type

DOCUMENTATION = '''
    name: plumbline_events
    type: notification
    short_description: Streams task events to Plumbline
    description:
      - Writes one JSON object a line to the descriptor in the environment variable PLUMBLINE_EVENTS_FD.
    requirements: []
'''

import json
import os
import re
import time

from ansible.plugins.callback import CallbackBase

SET_FACT = ('set_fact', 'ansible.builtin.set_fact', 'ansible.legacy.set_fact')
LONGEST_DIFF = 20000
COLOUR = re.compile('\x1b\\[[0-9;]*m')
EMPTY_WORDS = ('non-zero return code', 'MODULE FAILURE')


def encode(value):
    try:
        text = json.dumps(value, default=str, ensure_ascii=False)
    except (TypeError, ValueError):
        text = json.dumps(value, default=str, ensure_ascii=False, skipkeys=True)
    return text.encode('utf-8', 'replace')


def text_of(value):
    return value if isinstance(value, str) else json.dumps(value, default=str, ensure_ascii=False)


class CallbackModule(CallbackBase):
    CALLBACK_VERSION = 2.0
    CALLBACK_TYPE = 'notification'
    CALLBACK_NAME = 'plumbline_events'
    CALLBACK_NEEDS_ENABLED = False

    def __init__(self, *args, **kwargs):
        super(CallbackModule, self).__init__(*args, **kwargs)
        try:
            self._fd = int(os.environ.get('PLUMBLINE_EVENTS_FD', ''))
        except ValueError:
            self._fd = -1
            self.disabled = True
        self._pid = os.getpid()
        self._begun = {}

    # A reader that went away must not fail the play, and forked workers must not speak.
    def _send(self, **event):
        if self._fd < 0 or os.getpid() != self._pid:
            return
        event['t'] = time.time()
        line = memoryview(encode(event) + b'\n')
        try:
            while line:
                line = line[os.write(self._fd, line):]
        except OSError:
            self._fd = -1

    def v2_playbook_on_start(self, playbook):
        self._send(e='playbook', playbook=text_of(getattr(playbook, '_file_name', '')))

    def v2_playbook_on_play_start(self, play):
        hosts = getattr(play, 'hosts', '')
        pattern = ','.join(text_of(h) for h in hosts) if isinstance(hosts, list) else text_of(hosts)
        self._send(e='play', name=play.get_name().strip() or pattern, pattern=pattern)

    def v2_playbook_on_task_start(self, task, is_conditional):
        self._task(task, False)

    def v2_playbook_on_cleanup_task_start(self, task):
        self._task(task, False)

    def v2_playbook_on_handler_task_start(self, task):
        self._task(task, True)

    def v2_runner_on_start(self, host, task):
        self._begun[(host.get_name(), task._uuid)] = time.time()
        self._send(e='begin', host=host.get_name(), task=task.get_name().strip())

    def v2_runner_on_ok(self, result):
        self._result('ok', result)

    def v2_runner_on_failed(self, result, ignore_errors=False):
        self._result('failed', result, bool(ignore_errors))

    def v2_runner_on_skipped(self, result):
        self._result('skipped', result)

    def v2_runner_on_unreachable(self, result):
        self._result('unreachable', result, bool(getattr(result._task, 'ignore_unreachable', False)))

    def v2_runner_retry(self, result):
        self._result('retry', result)

    def v2_runner_item_on_ok(self, result):
        self._result('ok', result, item=True)

    def v2_runner_item_on_failed(self, result):
        self._result('failed', result, item=True)

    def v2_runner_item_on_skipped(self, result):
        self._result('skipped', result, item=True)

    # Only where differences are asked for. Results that are not to be logged come without theirs; that is looked at once more.
    def v2_on_file_diff(self, result):
        task, res = result._task, result._result
        turns = res.get('results') if getattr(task, 'loop', None) else None
        for one in turns if isinstance(turns, list) else [res]:
            if self._hides(task, res) or not isinstance(one, dict) or self._hides(task, one):
                continue
            if one.get('diff') and one.get('changed'):
                text = COLOUR.sub('', self._get_diff(one['diff']))
                if text.strip():
                    self._send(e='diff', host=result._host.get_name(), task=task.get_name().strip(), text=text[:LONGEST_DIFF],
                               item=self._item(one) if 'ansible_loop_var' in one else None, cut=len(text) > LONGEST_DIFF)

    def v2_playbook_on_no_hosts_matched(self):
        self._send(e='other', name='playbook_on_no_hosts_matched')

    def v2_playbook_on_no_hosts_remaining(self):
        self._send(e='other', name='playbook_on_no_hosts_remaining')

    def v2_playbook_on_stats(self, stats):
        columns = ('ok', 'changed', 'unreachable', 'failures', 'skipped', 'rescued', 'ignored')
        hosts = {}
        for host in stats.processed:
            line = stats.summarize(host)
            hosts[host] = [line.get(column, 0) for column in columns]
        self._send(e='stats', hosts=hosts, custom=(getattr(stats, 'custom', None) or {}).get('_run'))

    def _task(self, task, handler):
        self._send(e='task', name=task.get_name().strip(), action=task.action, path=task.get_path(), handler=handler)

    def _result(self, outcome, result, ignored=False, item=False):
        task, res, host = result._task, result._result, result._host.get_name()
        begun = None if item or outcome == 'retry' else self._begun.pop((host, task._uuid), None)
        event = dict(e='result', host=host, task=task.get_name().strip(), action=task.action, path=task.get_path(), outcome=outcome,
                     changed=bool(res.get('changed', False)), ignored=ignored)
        if begun is not None:
            event['seconds'] = time.time() - begun
        if item:
            event['item'] = self._item(res)
        if outcome != 'ok':
            event['message'] = self._message(res, outcome)
        self._send(**event)
        if outcome == 'ok':
            self._values(task, res, host)

    def _values(self, task, res, host):
        if task.action in SET_FACT and isinstance(res.get('ansible_facts'), dict):
            self._send(e='facts', host=host, facts=res['ansible_facts'])
        if os.environ.get('PLUMBLINE_HOST_FACTS') and isinstance(res.get('ansible_facts'), dict):
            self._send(e='host_facts', host=host, facts=res['ansible_facts'])
        given = res.get('ansible_stats')
        if isinstance(given, dict) and isinstance(given.get('data'), dict):
            self._send(e='facts', host=host, facts=given['data'])

    @staticmethod
    def _hides(task, res):
        return bool(task.no_log is True or res.get('_ansible_no_log') or 'censored' in res)

    @staticmethod
    def _item(res):
        if res.get('_ansible_no_log', False):
            return '(censored)'
        return text_of(res.get('_ansible_item_label', res.get(res.get('ansible_loop_var', 'item'))))

    def _message(self, res, outcome):
        if 'censored' in res:
            return text_of(res['censored'])
        failed = [r for r in res.get('results') or [] if isinstance(r, dict) and r.get('failed')]
        if failed:
            return 'item %s: %s' % (self._item(failed[0]), self._message(failed[0], outcome))
        message = text_of(res.get('msg') or res.get('reason') or res.get('skip_reason') or '').strip()
        if not message or message.startswith(EMPTY_WORDS):
            detail = [res.get(key) for key in ('stderr', 'module_stderr', 'exception', 'stdout', 'module_stdout')]
            lines = next((d.strip().splitlines() for d in detail if isinstance(d, str) and d.strip()), [])
            rc = ' (rc %s)' % res['rc'] if 'rc' in res else ''
            message = ': '.join(part for part in ((message.splitlines() or [''])[0] + rc, ' / '.join(lines[-3:])) if part)
        return message
