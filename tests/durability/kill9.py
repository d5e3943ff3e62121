#!/usr/bin/env python3
"""Kills the server at any moment under writes, again and again: no answered write may be lost, and verify must pass.

  tests/durability/kill9.py [KILLS] [SECONDS between kills]

Short by default, for ./test; a release is judged by 300. The program is build/test/mainstay, or the one in MAINSTAY.
"""
import json
import os
import random
import shutil
import sys
import tempfile
import time

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
import ledger as books

CLIENTS = 4


def main():
    kills = int(sys.argv[1]) if len(sys.argv) > 1 else 5
    seconds = float(sys.argv[2]) if len(sys.argv) > 2 else 0.8
    data = tempfile.mkdtemp(prefix='mainstay-kill9-')
    chance = random.Random(7)
    server = books.Server(books.find_program(), data)
    ledger = books.Ledger()
    problems = []
    try:
        token = server.prepare()
        for round_number in range(kills):
            answered = len(ledger.acked)
            server.start()
            writers = [books.Writer(server, ledger, token, f'w{i}', round_number) for i in range(CLIENTS)]
            for writer in writers:
                writer.start()
            books.wait_for_writes(ledger, answered + 1, 60)
            time.sleep(chance.random() * seconds)
            server.kill()
            for writer in writers:
                writer.join()
            problems += [f'kill {round_number}: {p}' for p in ledger.problems(server.records())]
            verified = json.loads(server.command('verify', '--json'))
            print(f'kill {round_number + 1}/{kills}: {len(ledger.acked)} answered, {len(ledger.unknown)} unknown, verify {"passed" if verified["intact"] else "FAILED"}', flush=True)
        unknown = list(ledger.unknown)
        server.start()
        books.settle(server, ledger, token)
        if server.stop() != 0:
            problems.append('the server did not end with 0')
        found = server.records()
        problems += ledger.problems(found)
        problems += [f'{title} is there {len(found.get(title, []))} times after it was sent again' for title in unknown if len(found.get(title, [])) != 1]
        server.command('verify')
    finally:
        if server.process and server.process.poll() is None:
            server.kill()
        shutil.rmtree(data, ignore_errors=True)
    print(json.dumps({'kills': kills, 'answered': len(ledger.acked), 'sent_again': len(unknown), 'problems': len(problems)}))
    for problem in problems[:20]:
        print(problem)
    return 1 if problems else 0


if __name__ == '__main__':
    sys.exit(main())
