# Prints as the chosen stdout callback does, and says with marks which callback printed what; used when job events are wanted.
from __future__ import absolute_import, division, print_function

__metaclass__ = type

DOCUMENTATION = '''
    name: plumbline_jobs
    type: stdout
    short_description: Job events for Plumbline
    description:
      - Wraps another stdout callback and describes each of its calls as a job event.
    extends_documentation_fragment:
      - default_callback
    requirements: []
'''

import contextlib
import copy
import datetime
import json
import os
import sys
import threading
import uuid

from ansible import constants as C
from ansible.plugins.loader import callback_loader
from ansible.utils.display import Display

FD = int(os.environ['PLUMBLINE_EVENTS_FD'])
MARK = os.environ['PLUMBLINE_MARK']
LARGEST = 700000
HIDDEN = "the output has been hidden due to the fact that 'no_log: true' was specified for this result"
KINDS = (('[DEPRECATION WARNING]', 'deprecated'), ('[WARNING]', 'warning'), ('[ERROR]', 'error'), ('ERROR!', 'error'))

lock = threading.RLock()
main = os.getpid()
count = 0
depth = 0


def plain(value):
    if getattr(value, 'yaml_tag', None) == '!vault':
        form = value._ciphertext
        return {'__ansible_vault': form.decode('utf-8') if isinstance(form, bytes) else form}
    if isinstance(value, (datetime.date, datetime.datetime)):
        return value.isoformat()
    return str(value)


def now():
    return datetime.datetime.now(datetime.timezone.utc).replace(tzinfo=None)


def send(number, event):
    try:
        head = json.dumps({'e': 'job', 'n': number, 'event': event}, default=plain)
    except (TypeError, ValueError):
        head = json.dumps({'e': 'job', 'n': number, 'event': event}, default=plain, skipkeys=True)
    line = memoryview(head.encode('utf-8') + b'\n')
    try:
        while line:
            line = line[os.write(FD, line):]
    except OSError:
        pass


def mark(stream, kind, number):
    stream.write('\x1e%s%s%d\x1e' % (MARK, kind, number))
    stream.flush()


@contextlib.contextmanager
def reported(event, stream=None):
    global count, depth
    with lock:
        count += 1
        number = count
        stream = stream or sys.stdout
        send(number, event)
        mark(stream, 'B', number)
        depth += 1
        try:
            yield
        finally:
            depth -= 1
            mark(stream, 'E', number)


def shown(original):
    def display(self, msg, *args, **kwargs):
        log_only = args[3] if len(args) >= 4 else kwargs.get('log_only', False)
        if depth or log_only or os.getpid() != main:
            return original(self, msg, *args, **kwargs)
        stderr = args[2] if len(args) >= 3 else kwargs.get('stderr', False)
        kind = next((name for start, name in KINDS if str(msg).lstrip().startswith(start)), 'verbose')
        event = {'event': kind, 'pid': main, 'uuid': str(uuid.uuid4()), 'created': now().isoformat(), 'event_data': dict(CallbackModule.scope)}
        with reported(event, sys.stderr if stderr else sys.stdout):
            return original(self, msg, *args, **kwargs)
    return display


Base = callback_loader.get(os.environ.get('PLUMBLINE_STDOUT_CALLBACK') or 'default').__class__


class CallbackModule(Base):
    CALLBACK_VERSION = 2.0
    CALLBACK_TYPE = 'stdout'
    CALLBACK_NAME = 'plumbline_jobs'

    scope = {}

    def __init__(self, *args, **kwargs):
        super(CallbackModule, self).__init__(*args, **kwargs)
        self._seen = {}
        self._begun = {}
        Display.display = shown(Display.display)

    def _report(self, event_name, task=None, **own):
        own.setdefault('uuid', str(uuid.uuid4()))
        result = own.get('res')
        if result:
            own['res'] = self._hidden(result)
        fields = dict(self.scope)
        if event_name in ('playbook_on_start', 'playbook_on_stats'):
            for key in [k for k in fields if k not in ('playbook', 'playbook_uuid')]:
                del fields[key]
        elif task is not None:
            fields.update(self._describe(task))
        parent = next((fields[k] for k in ('task_uuid', 'play_uuid', 'playbook_uuid') if fields.get(k) and fields[k] != own['uuid']), None)
        fields.update((k, v) for k, v in own.items() if k != 'uuid')
        fields['uuid'] = own['uuid']
        event = {'event': event_name, 'pid': main, 'uuid': own['uuid'], 'created': now().isoformat()}
        if parent:
            event['parent_uuid'] = parent
        if event_name != 'playbook_on_stats' and 'res' in fields and len(str(fields['res'])) > LARGEST:
            fields['res'] = {}
        event['event_data'] = fields
        return reported(event)

    @staticmethod
    def _hidden(result):
        if result.get('_ansible_no_log', False):
            return {'censored': HIDDEN}
        items = result.get('results')
        if isinstance(items, list):
            result = copy.copy(result)
            result['results'] = [{'censored': HIDDEN} if isinstance(i, dict) and i.get('_ansible_no_log', False) else i for i in items]
        return result

    @staticmethod
    def _describe(task):
        arguments = ''
        if getattr(C, 'DISPLAY_ARGS_TO_STDOUT', False):
            arguments = HIDDEN if task.no_log else ', '.join('%s=%s' % pair for pair in task.args.items())
        fields = {'task': task.name or task.action, 'task_uuid': str(task._uuid), 'task_action': task.action,
                  'resolved_action': getattr(task, 'resolved_action', task.action), 'task_args': arguments, 'task_path': task.get_path()}
        role = getattr(task, '_role', None)
        if role:
            fields['role'] = role._role_name
            if role.get_name() != role._role_name:
                fields['resolved_role'] = role.get_name()
        elif getattr(task, 'role_name', ''):
            fields['role'] = task.role_name
        return fields

    def _number(self, unique):
        self._seen[unique] = self._seen.get(unique, 0) + 1
        return unique if self._seen[unique] == 1 else '%s_%d' % (unique, self._seen[unique])

    def _timed(self, result):
        host = result._host.get_name()
        start, end = self._begun.get(host), now()
        return {'start': start.isoformat() if start else None, 'end': end.isoformat(), 'duration': (end - start).total_seconds() if start else None,
                'event_loop': getattr(result._task, 'loop_with', None) or None}

    def v2_playbook_on_start(self, playbook):
        unique = str(uuid.uuid4())
        CallbackModule.scope = {'playbook': getattr(playbook, '_file_name', '???'), 'playbook_uuid': unique}
        with self._report('playbook_on_start', uuid=unique):
            super(CallbackModule, self).v2_playbook_on_start(playbook)

    def v2_playbook_on_play_start(self, play):
        play._uuid = self._number(str(play._uuid))
        hosts = getattr(play, 'hosts', '')
        pattern = ','.join(hosts) if isinstance(hosts, list) else hosts
        name = play.get_name().strip() or pattern
        CallbackModule.scope = {k: v for k, v in self.scope.items() if k in ('playbook', 'playbook_uuid')}
        CallbackModule.scope.update(play=name, play_uuid=str(play._uuid), play_pattern=pattern)
        with self._report('playbook_on_play_start', name=name, pattern=pattern, uuid=str(play._uuid)):
            super(CallbackModule, self).v2_playbook_on_play_start(play)

    def v2_playbook_on_task_start(self, task, is_conditional):
        unique = self._number(str(task._uuid))
        self._enter(task)
        with self._report('playbook_on_task_start', task, name=task.get_name(), is_conditional=is_conditional, uuid=unique):
            super(CallbackModule, self).v2_playbook_on_task_start(task, is_conditional)

    def v2_playbook_on_cleanup_task_start(self, task):
        self._enter(task)
        with self._report('playbook_on_task_start', task, name=task.get_name(), is_conditional=True, uuid=str(task._uuid)):
            super(CallbackModule, self).v2_playbook_on_cleanup_task_start(task)

    def v2_playbook_on_handler_task_start(self, task):
        self._enter(task)
        with self._report('playbook_on_task_start', task, name=task.get_name(), is_conditional=True, uuid=str(task._uuid)):
            super(CallbackModule, self).v2_playbook_on_handler_task_start(task)

    def _enter(self, task):
        CallbackModule.scope = {k: v for k, v in self.scope.items() if k.startswith('play')}
        CallbackModule.scope.update(self._describe(task))

    def v2_playbook_on_include(self, included_file):
        with self._report('playbook_on_include', included_file=getattr(included_file, '_filename', None)):
            super(CallbackModule, self).v2_playbook_on_include(included_file)

    def v2_playbook_on_no_hosts_matched(self):
        with self._report('playbook_on_no_hosts_matched'):
            super(CallbackModule, self).v2_playbook_on_no_hosts_matched()

    def v2_playbook_on_no_hosts_remaining(self):
        with self._report('playbook_on_no_hosts_remaining'):
            super(CallbackModule, self).v2_playbook_on_no_hosts_remaining()

    def v2_playbook_on_notify(self, handler, host):
        with self._report('playbook_on_notify', host=host.get_name(), handler=handler.get_name()):
            super(CallbackModule, self).v2_playbook_on_notify(handler, host)

    def v2_playbook_on_stats(self, stats):
        with self._report('playbook_on_stats', changed=stats.changed, dark=stats.dark, failures=stats.failures, ignored=stats.ignored, ok=stats.ok,
                          processed=stats.processed, rescued=stats.rescued, skipped=stats.skipped, artifact_data=stats.custom.get('_run', {})):
            super(CallbackModule, self).v2_playbook_on_stats(stats)

    def v2_runner_on_start(self, host, task):
        self._begun[host.get_name()] = now()
        with self._report('runner_on_start', task, host=host.get_name()):
            super(CallbackModule, self).v2_runner_on_start(host, task)

    def v2_runner_on_ok(self, result):
        with self._of(result, 'runner_on_ok', **self._timed(result)):
            super(CallbackModule, self).v2_runner_on_ok(result)

    def v2_runner_on_failed(self, result, ignore_errors=False):
        timed = self._timed(result)
        loop = timed.pop('event_loop')
        with self._of(result, 'runner_on_failed', ignore_errors=ignore_errors, event_loop=loop, **timed):
            super(CallbackModule, self).v2_runner_on_failed(result, ignore_errors=ignore_errors)

    def v2_runner_on_skipped(self, result):
        with self._report('runner_on_skipped', result._task, host=result._host.get_name(), remote_addr=result._host.address, **self._timed(result)):
            super(CallbackModule, self).v2_runner_on_skipped(result)

    def v2_runner_on_unreachable(self, result):
        timed = self._timed(result)
        del timed['event_loop']
        with self._report('runner_on_unreachable', result._task, host=result._host.get_name(), remote_addr=result._host.address,
                          res=result._result, **timed):
            super(CallbackModule, self).v2_runner_on_unreachable(result)

    def v2_runner_retry(self, result):
        with self._short(result, 'runner_retry'):
            super(CallbackModule, self).v2_runner_retry(result)

    def v2_runner_item_on_ok(self, result):
        with self._short(result, 'runner_item_on_ok'):
            super(CallbackModule, self).v2_runner_item_on_ok(result)

    def v2_runner_item_on_failed(self, result):
        with self._short(result, 'runner_item_on_failed'):
            super(CallbackModule, self).v2_runner_item_on_failed(result)

    def v2_runner_item_on_skipped(self, result):
        with self._short(result, 'runner_item_on_skipped'):
            super(CallbackModule, self).v2_runner_item_on_skipped(result)

    def v2_runner_on_async_poll(self, result):
        with self._short(result, 'runner_on_async_poll', jid=result._result.get('ansible_job_id')):
            super(CallbackModule, self).v2_runner_on_async_poll(result)

    def v2_on_file_diff(self, result):
        with self._report('runner_on_file_diff', result._task, host=result._host.get_name(), diff=result._result.get('diff')):
            super(CallbackModule, self).v2_on_file_diff(result)

    def _of(self, result, name, **more):
        return self._report(name, result._task, host=result._host.get_name(), remote_addr=result._host.address, res=result._result, **more)

    def _short(self, result, name, **more):
        return self._report(name, result._task, host=result._host.get_name(), res=result._result, **more)
