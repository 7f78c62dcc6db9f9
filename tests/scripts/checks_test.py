"""Plants what the checks must find, and what they must leave alone."""
import pathlib
import sys
import unittest

SCRIPTS = pathlib.Path(__file__).parents[2] / "scripts"
sys.path[:0] = [str(SCRIPTS), str(SCRIPTS / "faults")]
import check_layers
import check_limits
import judge
import tree


class Layers(unittest.TestCase):
    def found(self, name, text):
        return len(list(check_layers.breaches_of(name, text)))

    def test_who_includes_whom(self):
        allowed = [
            ("messages/a.hpp", "<vector>"),
            ("messages/actors.hpp", "<caf/typed_actor.hpp>"),
            ("messages/wire_body.cpp", "<xxhash.h>"),
            ("actors/core/a.hpp", '"actors/core/b.hpp"'),
            ("actors/a.cpp", '"actors/a.hpp"'),
            ("actors/udp_transport.cpp", "<caf/io/broker.hpp>"),
            ("actors/io/a.cpp", "<sys/inotify.h>"),
            ("nodes/a.cpp", '"actors/b.hpp"'),
            ("nodes/a.cpp", "<CLI/CLI.hpp>"),
        ]
        forbidden = [
            ("messages/a.hpp", "<caf/actor.hpp>"),
            ("messages/a.hpp", '"messages/actors.hpp"'),
            ("messages/a.cpp", "<xxhash.h>"),
            ("messages/actors.hpp", "<caf/all.hpp>"),
            ("config/options.hpp", "<caf/error.hpp>"),
            ("config/config.hpp", '"actors/a.hpp"'),
            ("actors/core/a.hpp", '"messages/actors.hpp"'),
            ("actors/core/a.hpp", "<caf/error.hpp>"),
            ("actors/core/a.hpp", '"actors/a.hpp"'),
            ("actors/a.cpp", '"actors/b.hpp"'),
            ("actors/a.cpp", "<caf/io/broker.hpp>"),
            ("actors/a.cpp", "<unistd.h>"),
            ("nodes/a.cpp", '"tests/support/b.hpp"'),
        ]
        for name, what in allowed:
            self.assertEqual(self.found(name, f"#include {what}\n"), 0,
                             (name, what))
        for name, what in forbidden:
            self.assertEqual(self.found(name, f"#include {what}\n"), 1,
                             (name, what))

    def test_what_a_layer_must_not_name(self):
        """No room shares state, so none needs a lock [0.32]"""
        forbidden = [
            ("actors/core/a.cpp", "auto t = clock.now();"),
            ("actors/core/a.cpp", "std::random_device d;"),
            ("actors/core/a.cpp", "std::uniform_int_distribution<int> d;"),
            ("actors/core/a.cpp", "std::unordered_map<int, int> m;"),
            ("actors/core/a.cpp", "std::atomic<int> n;"),
            ("actors/core/a.cpp", "std::cout << 1;"),
            ("actors/a.cpp", "std::this_thread::sleep_for(s);"),
            ("actors/a.cpp", "std::mutex m;"),
            ("actors/a.cpp", "std::chrono::steady_clock::now();"),
            ("nodes/a.cpp", "std::lock_guard<std::mutex> g{m};"),
            ("tests/actors/a.test.cpp", "usleep(3);"),
        ]
        for name, text in forbidden:
            self.assertGreaterEqual(self.found(name, text), 1, (name, text))
        for name, text in [
            ("actors/core/a.cpp", "// now() comes in as an argument\n"),
            ("actors/core/a.cpp", 'check("std::mutex");'),
            ("actors/core/a.cpp", "operand(1'000); /* rand() */ x = '\"';"),
            ("actors/a.cpp", "core.on_tick(self->clock().now());"),
        ]:
            self.assertEqual(self.found(name, text), 0, (name, text))


class Limits(unittest.TestCase):
    def test_the_functions_of_a_file(self):
        text = """
namespace a {
struct b {
  explicit b(int x) : x_(x) {
    // nop
  }
};
template <class T, class U>
void c(T x, std::map<int, U> y, int z = {}) {
  auto f = [&](int a, int b, int c, int d, int e, int g, int h) {
    if (x) {
      y();
    }
  };
}
std::array<int, 2> d{1, 2};
} // namespace a
"""
        found = [(name, lines, parameters) for _, name, lines, parameters
                 in check_limits.functions_of(text)]
        self.assertEqual(found, [("b", 2, 1), ("c", 6, 3)])

    def test_what_is_too_long(self):
        def breaches(text):
            return len(list(check_limits.breaches_of("a.cpp", text)))

        self.assertEqual(breaches("void f() {\n" + "x();\n" * 59 + "}\n"), 0)
        self.assertEqual(breaches("void f() {\n" + "x();\n" * 60 + "}\n"), 1)
        self.assertEqual(breaches("//\n" * 300), 0)
        self.assertEqual(breaches("//\n" * 301), 1)
        self.assertEqual(breaches("int f(int a, int b, int c, int d, int e,\n"
                                  " int f, std::pair<int, int> g) {\n}\n"), 1)

    def test_what_has_no_test(self):
        sources = ["actors/core/a.cpp", "actors/core/b.cpp", "actors/c.cpp",
                   "actors/d.cpp", "actors/core/e.cpp"]
        seen = {"tests/core/a.test.cpp": (set(), set()),
                "tests/sim/x.test.cpp": (
                    {"actors/d.hpp", "actors/core/e.hpp"},
                    {"actors/d.hpp", "actors/c.hpp", "actors/core/b.hpp"})}
        found = list(check_limits.untested(sources, list(seen), seen.get))
        self.assertEqual(len(found), 1)
        self.assertIn("actors/core/b.cpp", found[0])


class Tree(unittest.TestCase):
    def test_code_keeps_its_lines(self):
        text = 'a; // b\n/* c\nd */ e("f\\"g");\nR"(h\n)" i;\n'
        code = tree.code_of(text)
        self.assertEqual(code.count("\n"), text.count("\n"))
        for hidden in "bcdfgh":
            self.assertNotIn(hidden, code)

    def test_a_fingerprint_follows_the_includes(self):
        whole = tree.closure("messages/actors.hpp")
        self.assertIn(pathlib.Path("messages/ids.hpp"), whole)
        self.assertNotEqual(tree.fingerprint("messages/ids.hpp"),
                            tree.fingerprint("messages/ids.hpp", "more"))


class Told:
    """A node that has had one life, in which it said this."""

    def __init__(self, *said):
        self.name, self.lives = "node", [None]
        self._said = {"view": [x for x in said if "rank" not in x],
                      "deliver": [x for x in said if "rank" in x]}

    def events(self, name, _):
        return self._said[name]


def view(name):
    return {"view": name}


def delivery(in_view, rank, seq, sender="a", payload="x"):
    return {"view": in_view, "rank": rank, "seq": seq, "sender": sender,
            "payload": payload}


class Faults(unittest.TestCase):
    def test_posts_that_are_lost_or_invented(self):
        def good(acked, shown, sent=3):
            return judge.judge_posts(set(acked), shown, sent)[1]

        self.assertTrue(good([1, 2], [1, 2]))
        self.assertTrue(good([1, 2], [1, 2, 3]))  # Kept, and not answered.
        self.assertFalse(good([1, 2], [1]))
        self.assertFalse(good([1, 2], [1, 2, 2]))
        self.assertFalse(good([1, 2], [2, 1]))
        self.assertFalse(good([1, 2], [1, 2, 4]))
        self.assertFalse(good([], []))

    def test_deliveries_that_do_not_agree(self):
        def wrong(*said):
            nodes = [Told(*x) for x in said]
            return judge.judge_deliveries(nodes, nodes[:2])[0]

        usual = [view("1.1"), delivery("1.1", 0, 1), delivery("1.1", 1, 2),
                 view("2.1"), delivery("2.1", 0, 1)]
        self.assertEqual(wrong(usual, usual, usual[:2]), [])
        self.assertEqual(wrong(usual, usual[:-1]), [])
        other = [view("1.1"), delivery("1.1", 0, 1, payload="y")]
        for bad in (other, [usual[0], usual[2]],
                    [*usual[:2], delivery("1.1", 1, 3)]):
            self.assertNotEqual(wrong(usual, usual, bad), [])
        self.assertNotEqual(wrong(usual, [*usual[:2], *usual[3:]]), [])
        self.assertNotEqual(wrong(usual, [*usual[:3], view("2.2")]), [])


if __name__ == "__main__":
    unittest.main()
