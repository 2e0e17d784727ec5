# Runs event sources and event filters written in Python for Plumbline. One JSON array a line, on what were standard input and output.
# Needs Python 3.8 and its standard library.
import asyncio
import inspect
import json
import logging
import os
import runpy
import signal
import sys
import threading
import traceback
from collections import deque

# What a source may be ahead where it need not wait for each event.
MOST_AHEAD = 64
MOST_BYTES = 256 * 1024
LARGEST_EVENT = 16 << 20
LARGEST_ANSWER = 64 << 20
KINDS = {'str': 'a text', 'list': 'a list', 'int': 'a whole number', 'float': 'a number', 'bool': 'a boolean', 'NoneType': 'null'}
ENCODER = json.JSONEncoder(separators=(',', ':'), ensure_ascii=False, allow_nan=False)
ASCII_ENCODER = json.JSONEncoder(separators=(',', ':'), allow_nan=False)


class EventRefusedError(Exception):
    """A filter of Plumbline could not work on the event, or the event cannot be taken."""


def encode(value):
    try:
        return ENCODER.encode(value).encode('utf-8')
    except UnicodeEncodeError:
        # Half of a surrogate pair has no UTF-8 form, but an escape.
        return ASCII_ENCODER.encode(value).encode('ascii')


def one_of(value):
    return value if isinstance(value, list) else [value]


def message_of(error):
    try:
        text = str(error)
    except Exception:
        text = ''
    return '%s: %s' % (type(error).__name__, text or 'failed without a message')


def frames_of(error):
    frames = []
    if isinstance(error, SyntaxError) and error.filename:
        frames.append('%s:%s' % (error.filename, error.lineno))
    trace = error.__traceback__
    while trace is not None:
        code = trace.tb_frame.f_code
        if code.co_filename not in (__file__, runpy.__file__) and not code.co_filename.startswith('<frozen'):
            frames.append('%s:%d %s' % (code.co_filename, trace.tb_lineno, code.co_name))
        trace = trace.tb_next
    return frames[-30:][::-1]


def kind_of(value):
    return KINDS.get(type(value).__name__, 'a ' + type(value).__name__)


def check_event(event):
    if not isinstance(event, dict):
        raise TypeError("'%s' object does not support item assignment: an event is a mapping, not %s"
                        % (type(event).__name__, kind_of(event)))
    meta = event.get('meta')
    if 'meta' in event and not isinstance(meta, dict):
        raise TypeError('meta of an event is a mapping, not %s' % kind_of(meta))
    if meta and not isinstance(meta.get('source', {}), dict):
        raise TypeError('meta.source of an event is a mapping, not %s' % kind_of(meta['source']))


class Filters:
    """A chain of filters: what each gives back goes into the next."""

    def __init__(self, filters):
        self.filters = filters

    def apply(self, events):
        for name, main, arguments in self.filters:
            results = []
            for event in events:
                result = main(event, **arguments)
                if inspect.iscoroutine(result):
                    result.close()
                    raise TypeError('main of the filter %s is a coroutine function, where a plain one is expected' % name)
                results.extend(one_of(result))
            events = results
        return events


class Wire:
    """Lines to Plumbline, written together where they come together. Whole lines only, whoever writes."""

    def __init__(self, descriptor):
        self.descriptor = descriptor
        self.gate = threading.Lock()
        self.waiting = []
        self.size = 0
        self.scheduled = False

    def send(self, *message):
        self.send_line(encode(message) + b'\n')
        self.flush()

    def send_soon(self, loop, line):
        with self.gate:
            self.waiting.append(line)
            self.size += len(line)
        if self.size > 64 * 1024:
            self.flush()
        elif not self.scheduled:
            self.scheduled = True
            loop.call_soon(self.flush)

    def send_line(self, line):
        with self.gate:
            self.waiting.append(line)

    def flush(self):
        with self.gate:
            self.scheduled = False
            lines, self.waiting, self.size = b''.join(self.waiting), [], 0
            rest = memoryview(lines)
            while rest:
                try:
                    rest = rest[os.write(self.descriptor, rest):]
                except OSError:
                    # Nobody listens any more.
                    os._exit(3)


class EventQueue:
    """What a source is given as its queue. Looks like asyncio.Queue(1) from the side that puts."""

    def __init__(self, host, number, filters, rest, ahead, returned=None):
        self.host, self.number, self.filters = host, number, filters
        self.rest, self.ahead = rest, ahead
        self.turn = asyncio.Lock()
        self.room = None
        self.last = 0
        self.pending = deque()
        self.bytes = 0
        self.closed = False
        # Where a source is given back what was judged.
        self.returned, self.waiting = returned, deque()
        self.returning = None

    async def put(self, data):
        events = self.filters.apply(one_of(data))
        sent = []
        for event in ([events] if self.rest and len(events) != 1 else events):
            line = self.line(event)
            if line is None:
                continue
            async with self.turn:
                while not self.has_room(line):
                    self.room = self.host.loop.create_future()
                    await self.room
                sent.append(self.send(line))
        # Those of one list are taken together.
        for taken in sent:
            if taken is not None:
                await taken

    def put_nowait(self, data):
        events = self.filters.apply(one_of(data))
        for event in ([events] if self.rest and len(events) != 1 else events):
            line = self.line(event)
            if line is None:
                continue
            if self.turn.locked() or not self.has_room(line):
                raise asyncio.QueueFull()
            taken = self.send(line)
            if taken is not None:
                taken.add_done_callback(self.unawaited)

    def full(self):
        return self.turn.locked() or not self.has_room(b'')

    def empty(self):
        return not self.pending

    def qsize(self):
        return len(self.pending)

    def line(self, event):
        if self.closed:
            raise asyncio.CancelledError()
        if not self.rest:
            check_event(event)
        try:
            text = encode(event)
        except Exception as error:
            self.host.leave_out(self.number, 'an event has no JSON form: %s' % error)
            return None
        if len(text) > LARGEST_EVENT:
            self.host.leave_out(self.number, 'an event of %d bytes is larger than %d' % (len(text), LARGEST_EVENT))
            return None
        return (b'e' if isinstance(event, dict) and 'meta' not in event else b'm', text)

    def has_room(self, line):
        if len(self.waiting) >= MOST_AHEAD:
            return False
        if not self.pending:
            return True
        return len(self.pending) < MOST_AHEAD and self.bytes + len(line and line[1]) <= MOST_BYTES

    def send(self, line):
        self.last += 1
        taken = None if self.ahead else self.host.loop.create_future()
        size = len(line[1])
        self.pending.append((self.last, size, taken))
        self.bytes += size
        self.host.wire.send_soon(self.host.loop, b'["%s",%d,%d,%s]\n' % (line[0], self.number, self.last, line[1]))
        return taken

    def answered(self, last, error=None):
        while self.pending and self.pending[0][0] <= last:
            number, size, taken = self.pending.popleft()
            self.bytes -= size
            if taken is not None and not taken.done():
                if error is not None and number == last:
                    taken.set_exception(EventRefusedError(error))
                else:
                    taken.set_result(None)
        self.tell_room()

    def tell_room(self):
        if self.room is not None and not self.room.done():
            self.room.set_result(None)

    def give_back(self, event):
        self.waiting.append(event)
        if self.returning is None or self.returning.done():
            self.returning = self.host.loop.create_task(self.give_all_back())

    async def give_all_back(self):
        while self.waiting:
            await self.returned.put(self.waiting[0])
            self.waiting.popleft()
            self.tell_room()

    def unawaited(self, taken):
        if not taken.cancelled() and taken.exception() is not None:
            self.host.leave_out(self.number, str(taken.exception()))


class Host:
    def __init__(self, loop, commands, wire):
        self.loop, self.commands, self.wire = loop, commands, wire
        self.rest = b''
        self.modules = {}
        self.queues = {}
        self.tasks = {}
        self.ended = loop.create_future()

    def read(self):
        try:
            chunk = os.read(self.commands, 1 << 20)
        except BlockingIOError:
            return
        except OSError:
            chunk = b''
        if not chunk:
            self.loop.remove_reader(self.commands)
            self.end()
            return
        lines = (self.rest + chunk if self.rest else chunk).split(b'\n')
        self.rest = lines.pop()
        for line in lines:
            message = json.loads(line)
            getattr(self, 'do_' + message[0])(*message[1:])

    def end(self, *_):
        if not self.ended.done():
            self.ended.set_result(None)

    def leave_out(self, number, reason):
        self.wire.send('left', number, reason)

    def do_load(self, number, kind, name, path):
        try:
            main = runpy.run_path(path).get('main')
            if main is None:
                raise AttributeError("%s has no function 'main'" % path)
            if kind == 'source' and not inspect.iscoroutinefunction(main):
                raise TypeError("main of %s is not a coroutine function: write 'async def main(queue, args)'" % path)
            self.modules[number] = (name, main)
        except BaseException as error:
            self.wire.send('bad', number, message_of(error), frames_of(error))
        else:
            self.wire.send('good', number)

    def chain(self, filters):
        return Filters([self.modules[number] + (arguments or {},) for number, arguments in filters])

    def do_run(self, number, arguments, filters, rest, ahead, gives_back):
        returned = asyncio.Queue(1) if gives_back else None
        if returned is not None:
            arguments['eda_feedback_queue'] = returned
        queue = self.queues[number] = EventQueue(self, number, self.chain(filters), rest, ahead, returned)
        self.tasks[number] = self.loop.create_task(self.run(number, queue, arguments))

    async def run(self, number, queue, arguments):
        try:
            await self.modules[number][1](queue, arguments)
        except asyncio.CancelledError:
            self.wire.send('end', number)
        except BaseException as error:
            self.wire.send('fail', number, message_of(error), frames_of(error))
        else:
            self.wire.send('end', number)

    def do_stop(self, number):
        if number in self.queues:
            self.queues[number].closed = True
            self.tasks[number].cancel()

    def do_ok(self, number, last):
        self.queues[number].answered(last)

    def do_no(self, number, last, error):
        self.queues[number].answered(last, error)

    def do_back(self, number, event):
        self.queues[number].give_back(event)

    def do_filter(self, call, filters, events):
        """Each of the events is a list of what filters before have made of one. They go through the chain one after the other, up to
        one that fails, or until the answer is as large as one may be."""
        chain, parts, left_out, size = self.chain(filters), [], [], 0
        raised = None
        for several in events:
            texts = []
            try:
                for result in chain.apply(several):
                    try:
                        texts.append(encode(result))
                    except Exception as error:
                        left_out.append('what a filter gave back has no JSON form: %s' % error)
            except BaseException as error:
                raised = [message_of(error), frames_of(error)]
                break
            part = b','.join(texts)
            if len(part) > LARGEST_ANSWER:
                raised = ['the filters made more than %d bytes of one event' % LARGEST_ANSWER, []]
                break
            parts.append(b'[%s]' % part)
            size += len(part)
            if size > LARGEST_ANSWER // 8:
                break
        self.wire.send_line(b'["filtered",%d,[%s],%s,%s]\n' % (call, b','.join(parts), encode(left_out), encode(raised)))
        self.wire.flush()

    async def serve(self):
        self.loop.add_reader(self.commands, self.read)
        self.loop.add_signal_handler(signal.SIGTERM, self.end)
        await self.ended
        for queue in self.queues.values():
            queue.closed = True
        others = [task for task in asyncio.all_tasks() if task is not asyncio.current_task()]
        for task in others:
            task.cancel()
        await asyncio.gather(*others, return_exceptions=True)
        await self.loop.shutdown_asyncgens()


def pass_on(descriptor, wire):
    rest = b''
    while True:
        try:
            chunk = os.read(descriptor, 64 * 1024)
        except OSError:
            chunk = b''
        text, end, rest = (rest + chunk).rpartition(b'\n') if chunk else (rest, b'', b'')
        if len(rest) > 64 * 1024:
            text, rest = text + end + rest, b''
        if text or end:
            wire.send('print', text.decode('utf-8', 'replace'))
        if not chunk:
            return


def main():
    # What plugins print must not get between the lines.
    commands, answers = os.dup(0), os.dup(1)
    os.set_blocking(commands, False)
    nothing = os.open(os.devnull, os.O_RDWR)
    os.dup2(nothing, 0)
    # What a plugin forks must not speak, or listen, in its place.
    os.register_at_fork(after_in_child=lambda: [os.dup2(nothing, descriptor) for descriptor in (commands, answers)])
    printed, out = os.pipe()
    os.dup2(out, 1)
    os.close(out)
    sys.stdout.reconfigure(line_buffering=True, errors='backslashreplace')
    wire = Wire(answers)
    printer = threading.Thread(target=pass_on, args=(printed, wire), daemon=True)
    printer.start()
    level = int(os.environ.pop('PLUMBLINE_PLUGIN_LOG', '30'))
    logging.basicConfig(
        level=level, stream=sys.stderr if level >= 30 else sys.stdout,
        format='%(asctime)s - %(name)s - %(levelname)s - %(message)s')
    sys.argv = ['plumbline']
    wire.send('ready', '%d.%d' % sys.version_info[:2])
    loop = asyncio.new_event_loop()
    asyncio.set_event_loop(loop)
    code = 0
    try:
        loop.run_until_complete(Host(loop, commands, wire).serve())
    except BaseException:
        # Only what ends the whole loop comes here: sys.exit in a task of a plugin's own.
        traceback.print_exc()
        code = 1
    try:
        sys.stdout.flush()
        sys.stderr.flush()
    except Exception:
        pass
    os.dup2(nothing, 1)
    printer.join(1)
    # Threads that plugins left behind must not keep the process.
    os._exit(code)


if __name__ == '__main__':
    main()
