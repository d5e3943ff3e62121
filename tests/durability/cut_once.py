#!/usr/bin/env python3
"""One power cut, for power_cut.sh: writes to the server until told, cuts, and afterwards counts what is missing.

  cut_once.py write DATA LEDGER CUT SECONDS [option of serve …]   writes, cuts the power, notes what was answered
  cut_once.py check DATA LEDGER                                   prints answered, lost and whether verify passed
"""
import json
import os
import sys
import time

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
import ledger as books

CLIENTS = 4


def write(data, ledger_path, cut, seconds, options):
    server = books.Server(books.find_program(), data, options)
    ledger = books.Ledger()
    token = server.prepare()
    server.start()
    writers = [books.Writer(server, ledger, token, f'w{i}', 0) for i in range(CLIENTS)]
    for writer in writers:
        writer.start()
    books.wait_for_writes(ledger, 20, 60)
    time.sleep(seconds)
    open(cut, 'w').close()
    # What is answered from here on was either on the disk before, or must never be answered.
    time.sleep(0.3)
    server.kill()
    for writer in writers:
        writer.join()
    with open(ledger_path, 'w') as file:
        json.dump({'acked': ledger.acked, 'changed': {ref: [value, sorted(others)] for ref, (value, others) in ledger.changed.items()}}, file)


def check(data, ledger_path):
    with open(ledger_path) as file:
        noted = json.load(file)
    ledger = books.Ledger()
    ledger.acked = noted['acked']
    ledger.changed = {ref: (value, set(others)) for ref, (value, others) in noted['changed'].items()}
    server = books.Server(books.find_program(), data)
    problems, intact = [], True
    try:
        problems = ledger.problems(server.records())
        server.command('verify')
    except RuntimeError as error:
        intact = False
        print(error, file=sys.stderr)
    for problem in problems[:5]:
        print(problem, file=sys.stderr)
    print(len(ledger.acked), len(problems), 'intact' if intact else 'damaged')


if __name__ == '__main__':
    if sys.argv[1] == 'write':
        write(*sys.argv[2:5], float(sys.argv[5]), sys.argv[6:])
    else:
        check(*sys.argv[2:4])
