"""The runner tells passed, failed, skipped and late apart, and leaves out what cannot pass."""

import io
import time
import unittest

from step_runner import Step, choose, run_steps


def run(*steps):
    out = io.StringIO()
    status = run_steps(list(steps), "/", {}, out)
    return status, out.getvalue().splitlines()


class StepRunnerTest(unittest.TestCase):
    def test_the_last_line_counts(self):
        status, lines = run(Step("a", "", "true"), Step("b", "", "echo no store; exit 77"))
        self.assertEqual((status, lines[-1]), (0, "1 passed, 0 failed, 1 skipped"))
        self.assertTrue(any(line.startswith("b ") and line.endswith("no store") for line in lines))

    def test_what_needs_a_failed_step_is_skipped_and_the_rest_runs(self):
        status, lines = run(Step("a", "", "exit 3"), Step("b", "", "echo ran-b", needs=["a"]), Step("c", "", "echo ran-c"))
        self.assertEqual((status, lines[-1]), (1, "1 passed, 1 failed, 1 skipped"))
        self.assertNotIn("ran-b", lines)
        self.assertIn("ran-c", lines)

    def test_a_late_step_is_ended_with_its_children(self):
        began = time.monotonic()
        status, lines = run(Step("a", "", "sleep 300 & wait", minutes=0.2 / 60))
        self.assertEqual((status, lines[-1]), (1, "0 passed, 1 failed, 0 skipped"))
        self.assertLess(time.monotonic() - began, 200)

    def test_a_chosen_step_brings_what_it_needs_in_order(self):
        steps = [Step("a", "", ""), Step("b", "", "", needs=["a"]), Step("c", "", "", needs=["b"]), Step("d", "", "")]
        self.assertEqual([step.name for step in choose(steps, ["c"])], ["a", "b", "c"])
        self.assertEqual([step.name for step in choose(steps, [])], ["a", "b", "c", "d"])


if __name__ == "__main__":
    unittest.main()
