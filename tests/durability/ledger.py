"""What a client of the server knows: which writes were answered, which were refused, which are unknown.

A write that was answered must be there after any fault, with what was answered; one whose answer never came may be
there once or not at all, and sending it again with its key must end with exactly one.
"""
import http.client
import json
import os
import signal
import subprocess
import threading
import time

PATH = '/api/v1/locations'
TYPE = 'location'


class Server:
    """The real program on a data directory, started and ended as one likes."""

    def __init__(self, program, data, arguments=(), log=None):
        self.program, self.data, self.arguments, self.log = program, data, list(arguments), log
        self.process = self.host = self.port = None

    def command(self, *words, **options):
        done = subprocess.run([self.program, *words, '--data', self.data], capture_output=True, text=True, timeout=300, **options)
        if done.returncode != 0:
            raise RuntimeError(f'mainstay {" ".join(words)}: exit {done.returncode}\n{done.stdout}{done.stderr}')
        return done.stdout

    def prepare(self):
        """An administrator, and a token for the writers."""
        self.command('person', 'create', '--login', 'ada', '--role', 'administrator')
        return self.command('token', 'create', '--login', 'ada', '--name', 'durability').strip()

    def start(self):
        self.process = subprocess.Popen([self.program, 'serve', '--json', '--listen', '127.0.0.1:0', '--data', self.data, *self.arguments],
                                        stdout=subprocess.PIPE, stderr=self.log or subprocess.DEVNULL, text=True)
        line = self.process.stdout.readline()
        if not line:
            raise RuntimeError(f'the server did not start: exit {self.process.wait()}')
        address = json.loads(line)['address']
        self.host, port = address.split('//')[1].rstrip('/').rsplit(':', 1)
        self.port = int(port)

    def kill(self):
        self.process.send_signal(signal.SIGKILL)
        self.process.wait()

    def stop(self):
        self.process.send_signal(signal.SIGTERM)
        return self.process.wait(timeout=60)

    def records(self):
        """Every record that the writers made, by its title, read at rest."""
        found = {}
        for line in self.command('export', TYPE, '--format', 'jsonl').splitlines():
            record = json.loads(line)
            found.setdefault(record['title'], []).append(record)
        return found


class Ledger:
    def __init__(self):
        self.lock = threading.Lock()
        self.acked = {}     # title -> number
        self.unknown = {}   # title -> key
        self.changed = {}   # number -> (last value answered, values that may stand there beside it)

    def problems(self, found):
        """What is not as it was answered, in sentences."""
        lost = []
        for title, ref in self.acked.items():
            records = found.get(title, [])
            if [r['ref'] for r in records] != [ref]:
                lost.append(f'{title} was answered as {ref}, found {[r["ref"] for r in records]}')
        for title in self.unknown:
            if len(found.get(title, [])) > 1:
                lost.append(f'{title} is there more than once')
        by_ref = {r['ref']: r for records in found.values() for r in records}
        for ref, (value, others) in self.changed.items():
            record = by_ref.get(ref)
            if record is None or record['description'] not in {value, *others}:
                lost.append(f'{ref} was answered with {value!r}, found {record and record["description"]!r}')
        return lost


class Writer(threading.Thread):
    """Creates records and changes its last one, in turns, until the server goes away."""

    def __init__(self, server, ledger, token, name, round_number):
        super().__init__(daemon=True)
        self.server, self.ledger, self.token = server, ledger, token
        self.prefix = f'{name}-{round_number}'
        self.ended = False

    def request(self, connection, method, path, body, key):
        connection.request(method, path, json.dumps(body), {'Content-Type': 'application/json', 'Authorization': f'Bearer {self.token}', 'Idempotency-Key': key})
        answer = connection.getresponse()
        return answer.status, json.loads(answer.read())

    def create(self, connection, title):
        with self.ledger.lock:
            self.ledger.unknown[title] = title
        status, record = self.request(connection, 'POST', PATH, {'title': title}, title)
        if status != 201:
            raise RuntimeError(f'POST {title}: {status} {record}')
        with self.ledger.lock:
            del self.ledger.unknown[title]
            self.ledger.acked[title] = record['ref']
        return record['ref']

    def change(self, connection, ref, value):
        with self.ledger.lock:
            before, others = self.ledger.changed.get(ref, (None, set()))
            self.ledger.changed[ref] = (before, others | {value})
        status, record = self.request(connection, 'PATCH', f'{PATH}/{ref}', {'description': value}, f'{self.prefix}-{ref}-{value}')
        if status != 200:
            raise RuntimeError(f'PATCH {ref}: {status} {record}')
        with self.ledger.lock:
            self.ledger.changed[ref] = (value, set())

    def run(self):
        try:
            connection = http.client.HTTPConnection(self.server.host, self.server.port, timeout=30)
            for number in range(1_000_000):
                if self.ended:
                    return
                ref = self.create(connection, f'{self.prefix}-{number}')
                self.change(connection, ref, f'first {number}')
                self.change(connection, ref, f'second {number}')
        except (OSError, http.client.HTTPException, json.JSONDecodeError):
            return  # the server is gone; what was sent last stays unknown


def settle(server, ledger, token):
    """Sends again what is unknown, with the same keys: each must then be there exactly once."""
    writer = Writer(server, ledger, token, 'again', 0)
    connection = http.client.HTTPConnection(server.host, server.port, timeout=30)
    for title in list(ledger.unknown):
        writer.create(connection, title)


def find_program():
    here = os.path.dirname(os.path.abspath(__file__))
    for place in (os.environ.get('MAINSTAY'), f'{here}/../../build/test/mainstay', f'{here}/../../build/release/mainstay'):
        if place and os.path.exists(place):
            return os.path.abspath(place)
    raise SystemExit('no program: build it, or name it in MAINSTAY')


def wait_for_writes(ledger, at_least, seconds):
    """Until so many writes were answered; a server that answers none is a failure of its own."""
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        with ledger.lock:
            if len(ledger.acked) >= at_least:
                return
        time.sleep(0.01)
    raise RuntimeError(f'the server answered {len(ledger.acked)} writes in {seconds} s, {at_least} were expected')
