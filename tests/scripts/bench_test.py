"""Plants bad figures, which the scripts that measure must not let pass."""
import copy
import importlib.machinery
import importlib.util
import io
import contextlib
import pathlib
import sys
import unittest

ROOT = pathlib.Path(__file__).parents[2]
sys.path.insert(0, str(ROOT / "bench"))


def script(path):
    """Loads a script that has no suffix."""
    name = pathlib.Path(path).name.replace("-", "_")
    loader = importlib.machinery.SourceFileLoader(name, str(ROOT / path))
    module = importlib.util.module_from_spec(
        importlib.util.spec_from_loader(name, loader))
    loader.exec_module(module)
    return module


faults = script("bench/faults")
table = script("bench/table")
sweep = script("bench/sweep")
plots = script("bench/plots")
compare_builds = script("scripts/compare-builds")


def document(rate, **more):
    member = {"sent": 1000, "seconds": 2.0, "rss_mib": 20.0,
              "longest_wait_seconds": {"2": 0.1, "3": 4.9},
              "counters": {"resender.messages_resent": 100,
                           "resender.messages_repaired": 100,
                           "group.window_bytes": 1 << 20}}
    return {"deliveries_per_second_per_member": rate, "members": 3,
            "size": 100, "seconds": 13, "order_hash_equal": True,
            "rss_mib_per_member": 12.0, "foreign_cores": [0.1, None],
            "latency_us": {"p50": 700.0, "p99": None, "p999": 9000.0},
            "cpu_seconds_per_million_deliveries": 0.5, "rate": 100,
            "members_of_last_run": [copy.deepcopy(member) for _ in range(3)],
            **more}


class Faults(unittest.TestCase):
    def test_loss(self):
        def judge(rate, lossy):
            return faults.judge_loss(document(rate), lossy)[0]

        self.assertTrue(judge(400, document(100)))
        self.assertFalse(judge(401, document(100)))
        self.assertFalse(judge(400, document(100, order_hash_equal=False)))
        noisy = document(100)
        for member in noisy["members_of_last_run"]:
            member["counters"]["resender.messages_repaired"] = 200
        self.assertFalse(judge(400, noisy))

    def test_stopped(self):
        def judge(bound=24, rate=100, plant=None):
            stopped = document(100)
            if plant:
                plant(stopped, stopped["members_of_last_run"][1])
            return faults.judge_stopped(bound, document(rate), stopped)[0]

        self.assertTrue(judge())
        self.assertFalse(judge(bound=19.9))
        self.assertFalse(judge(rate=400))  # It has not recovered.
        for planted in ({"3": 3.9}, {"2": 5, "3": 4.9}, {}):
            self.assertFalse(judge(
                plant=lambda _, x, y=planted: x.update(
                    longest_wait_seconds=y)))
        self.assertFalse(judge(
            plant=lambda x, _: x.update(order_hash_equal=False)))
        # The memory of the stopped one itself is not what this is about.
        self.assertTrue(judge(
            plant=lambda x, _: x["members_of_last_run"][2].update(rss_mib=99)))

    def test_bound(self):
        self.assertEqual(faults.memory_bound(document(1)), 12 + 16 + 3 * 4)

    def test_file(self):
        self.assertTrue(faults.judge_file(document(1), 100 << 20)[0])
        good, figures = faults.judge_file(
            document(1, order_hash_equal=False), 100 << 20)
        self.assertFalse(good)
        self.assertIn("52 MB/s, NOT identical", figures)
        few = document(1)
        few["members_of_last_run"].pop()
        self.assertFalse(faults.judge_file(few, 100 << 20)[0])

    def test_a_miss_is_told_and_is_the_exit_code(self):
        def run(case):
            faults.CASES = {"planted": case}
            sys.argv = ["faults"]
            out = io.StringIO()
            with contextlib.redirect_stdout(out):
                return faults.main(), out.getvalue()

        def breaks(_):
            raise faults.Failed("it fell")

        self.assertEqual(run(lambda _: (True, "1 of 1", 0)),
                         (0, "pass planted: 1 of 1\n"))
        self.assertEqual(run(lambda _: (False, "0 of 1", 0.5)),
                         (1, "miss planted: 0 of 1; others used 0.5 cores\n"))
        self.assertEqual(run(breaks), (1, "miss planted: it fell\n"))


class Table(unittest.TestCase):
    def documents(self):
        result = {title: {"troupe": document(100_000),
                          "corosync": document(100),
                          "ratio": (least or 1)}
                  for title, _, least, _ in table.LINES}
        result[table.SLOW] = {
            "troupe": document(100, latency_us={"p50": 509.0, "p99": 2599.0})}
        return result

    def missed(self, plant):
        documents = self.documents()
        plant(documents)
        return list(table.judge(documents))

    def test_what_is_missed(self):
        first = table.FIRST
        self.assertEqual(self.missed(lambda x: None), [])
        self.assertEqual(self.missed(lambda x: x[first].update(ratio=7.9)),
                         [f"{first}: 7.9 times Corosync; at least 8"])
        self.assertEqual(self.missed(lambda x: x[first].update(ratio=None)),
                         [f"{first}: 0.0 times Corosync; at least 8"])
        self.assertEqual(len(self.missed(
            lambda x: x[first]["troupe"].update(order_hash_equal=False))), 1)
        self.assertEqual(self.missed(
            lambda x: x[table.EIGHT].update(troupe=document(63_000))),
            ["8 KB: 63 k/s; at least 64 k/s"])
        self.assertEqual(self.missed(
            lambda x: x[table.SMALL].update(troupe=document(69_000))),
            ["datagrams of 1,400 B: 0.69 of larger ones; at least 0.7"])
        self.assertEqual(self.missed(
            lambda x: x[first]["troupe"].update(rss_mib_per_member=48.2)),
            [f"{first}: 48 MiB; below 48"])
        self.assertEqual(self.missed(
            lambda x: x[first]["troupe"].update(
                cpu_seconds_per_million_deliveries=1.1)),
            [f"{first}: 1.10 CPU s per million; at most 1.0"])
        self.assertEqual(self.missed(
            lambda x: x[table.SLOW]["troupe"].update(
                latency_us={"p50": 510.0, "p99": None})),
            [f"{table.SLOW}: p50 0.51 ms; below 0.51",
             f"{table.SLOW}: p99 - ms; below 2.6"])

    def test_a_row_says_what_it_is_worth(self):
        pair = {"troupe": document(900), "corosync": document(100),
                "ratio": 9.0}

        def row(least, goal):
            return table.throughput_row("3, all", pair, least, goal)

        self.assertIn("| 9.0 | 8 / 16 | enough | 0.70 / 0.70 |", row(8, 16))
        self.assertIn("| reached |", row(8, 9))
        self.assertIn("| MISSED |", row(10, 20))
        self.assertNotIn("others used", row(8, 16))
        pair["corosync"]["foreign_cores"] = [0.1, 0.6]
        pair["corosync"]["order_hash_equal"] = False
        self.assertIn("corosync BROKE ITS ORDER, others used 0.6 cores",
                      row(8, 16))
        self.assertIn("| 0.70 / 0.70 | - / - | 9.00 / 9.00 |",
                      table.latency_row("x", pair))


class Plots(unittest.TestCase):
    def test_points_become_curves(self):
        lines = [{"series": "load", "who": "troupe", **tags, **document(1)}
                 for tags, _ in sweep.points("load", 1000)]
        script_text = plots.script_of("load", lines, "load.svg")
        self.assertIn("\n500 0.7\n", script_text)
        self.assertIn('title "Troupe p99"', script_text)
        self.assertIsNone(plots.script_of("size", lines, "size.svg"))

    def test_every_series_has_points(self):
        for series in sweep.SERIES:
            self.assertGreater(len(list(sweep.points(series, 1000))), 3)
            self.assertIn(series, plots.PLOTS)


class CompareBuilds(unittest.TestCase):
    def test_one_outlier_moves_nothing(self):
        ratios = [0.98, 0.99, 1.0, 1.01, 1.02]
        self.assertEqual(compare_builds.summary(ratios), (1.0, 0.99, 1.01))
        self.assertEqual(compare_builds.summary(ratios[:4] + [9])[0], 1.0)


if __name__ == "__main__":
    unittest.main()
