"""Runs named steps one after the other, shows what each prints, and ends with a summary of durations and results."""

import os
import signal
import subprocess
import sys
import time
from dataclasses import dataclass, field

SKIPPED = 77  # the exit status by which a command says that this machine lacks what it needs
GRACE_S = 10  # between asking a step that is out of time to end, and ending it


@dataclass(frozen=True)
class Step:
    name: str
    shows: str
    command: str
    needs: list = field(default_factory=list)
    minutes: float = 10


@dataclass
class Result:
    step: Step
    outcome: str  # passed, failed, skipped
    seconds: float = 0
    reason: str = ""


def choose(steps, names):
    """The named steps with all that they need, in the order of the list; all of them when none is named."""
    wanted, queue = set(), list(names)
    by_name = {step.name: step for step in steps}
    while queue:
        name = queue.pop()
        if name not in wanted:
            wanted.add(name)
            queue.extend(by_name[name].needs)
    return [step for step in steps if not names or step.name in wanted]


def run_steps(steps, root, words, out=sys.stdout):
    results = {}
    for step in steps:
        print(f"\n== {step.name}: {step.shows}", file=out, flush=True)
        lacking = [name for name in step.needs if name in results and results[name].outcome != "passed"]
        if lacking:
            result = Result(step, "skipped", reason=f"needs {lacking[0]}, which did not pass")
        else:
            result = _run(step, root, words, out)
        results[step.name] = result
        print(f"-- {step.name}: {_say(result)}", file=out, flush=True)
    return _summarise(list(results.values()), out)


def _run(step, root, words, out):
    command = step.command.format(**words) if words else step.command
    print(f"$ {command.strip()}", file=out, flush=True)
    began = time.monotonic()
    # A session of its own, so that a step that is ended takes its children along.
    child = subprocess.Popen(["bash", "-c", command], cwd=root, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
                             stderr=subprocess.STDOUT, text=True, errors="replace", start_new_session=True)
    last, timed_out = "", False
    try:
        with _alarm(step.minutes * 60):
            for line in child.stdout:
                last = line.strip() or last
                out.write(line)
                out.flush()
            status = child.wait()
    except TimeoutError:
        timed_out, status = True, _end(child)
    except KeyboardInterrupt:
        _end(child)
        raise
    finally:
        child.stdout.close()
    seconds = time.monotonic() - began
    if timed_out:
        return Result(step, "failed", seconds, f"not done after {step.minutes:g} minutes")
    if status == SKIPPED:
        return Result(step, "skipped", seconds, last)
    if status != 0:
        return Result(step, "failed", seconds, f"exit status {status}")
    return Result(step, "passed", seconds)


class _alarm:
    """Raises TimeoutError in the block after so many seconds, also while it waits for a line."""

    def __init__(self, seconds):
        self.seconds = seconds

    def __enter__(self):
        def ring(*_):
            raise TimeoutError
        self.before = signal.signal(signal.SIGALRM, ring)
        signal.setitimer(signal.ITIMER_REAL, self.seconds)

    def __exit__(self, *_):
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, self.before)


def _end(child):
    for number in (signal.SIGTERM, signal.SIGKILL):
        try:
            os.killpg(child.pid, number)
            return child.wait(GRACE_S)
        except subprocess.TimeoutExpired:
            continue
        except ProcessLookupError:
            break
    return child.wait()


def _say(result):
    reason = f": {result.reason}" if result.reason else ""
    return f"{result.outcome} in {result.seconds:.1f} s{reason}"


def _summarise(results, out):
    """Prints the table, then the one line that continuous integration reads; 1 if anything failed."""
    print("\n== summary", file=out)
    for result in results:
        print(f"{result.step.name:12} {_say(result)}", file=out)
    count = {outcome: sum(result.outcome == outcome for result in results) for outcome in ("passed", "failed", "skipped")}
    print(f"total        {sum(result.seconds for result in results):.1f} s", file=out)
    print(f"{count['passed']} passed, {count['failed']} failed, {count['skipped']} skipped", file=out, flush=True)
    return 1 if count["failed"] else 0
