#include "nodes/ask_top.hpp"

#include "nodes/json_text.hpp"
#include "nodes/time_text.hpp"
#include "nodes/top_screen.hpp"
#include "nodes/top_table.hpp"

#include <cstdint>
#include <ostream>
#include <thread>
#include <utility>

namespace troupe {

namespace {

using std::chrono::steady_clock;

class top {
public:
  top(node_question x, output_format format, console io, const top_wish& wish)
    : question_(std::move(x)), format_(format), io_(io), wish_(wish) {
    question_.path = "/v1/state";
  }

  int run() {
    auto rows = look();
    if (!rows.front().fault.empty()) {
      io_.err << "troupe: " << printable(rows.front().fault) << "\n";
      return to_int(code_);
    }
    auto looks = wish_.looks;
    if (format_ == output_format::json && looks == 0)
      looks = 2;
    if (format_ == output_format::text)
      if (auto screen = top_screen::open())
        return on_screen(*screen, std::move(rows), looks);
    for (std::uint64_t n = 1;; ++n) {
      if (n > 1)
        rows = look();
      if (is_shown(n, looks))
        print(rows);
      if (!io_.out.flush())
        return to_int(exit_code::io_failed);
      if (n == looks)
        return to_int(exit_code::yes);
      std::this_thread::sleep_for(wish_.every);
    }
  }

private:
  /// The node itself comes first.
  std::vector<top_row> look() {
    auto own = ask_node(question_);
    auto* bad = std::get_if<question_failed>(&own);
    code_ = bad ? bad->code : exit_code::bad_data;
    std::vector<top_row> rows;
    rows.push_back(table_.on_answer(question_.whom, own, steady_clock::now()));
    auto others = wish_.with;
    if (others.empty())
      others = rows.front().others;
    auto answers = ask_nodes(question_, others);
    auto now = steady_clock::now();
    for (std::size_t i = 0; i < others.size(); ++i)
      rows.push_back(table_.on_answer(others[i], answers[i], now));
    return rows;
  }

  /// The first look says nothing of rates; a document is the last one.
  bool is_shown(std::uint64_t n, std::uint64_t looks) const {
    return n == looks || (n > 1 && format_ != output_format::json);
  }

  void print(const std::vector<top_row>& rows) {
    if (format_ != output_format::text)
      io_.out << json_text(top_json(rows), format_);
    else
      io_.out << rfc3339(wall_ms()) << "\n" << top_text(rows);
  }

  int on_screen(top_screen& screen, std::vector<top_row> rows,
                std::uint64_t looks) {
    for (std::uint64_t n = 1;; ++n) {
      screen.draw("troupe top, " + rfc3339(wall_ms()) + "; q ends\n"
                  + top_text(rows));
      if (n == looks || !screen.await(wish_.every))
        return to_int(exit_code::yes);
      rows = look();
    }
  }

  node_question question_;
  output_format format_;
  console io_;
  const top_wish& wish_;
  top_table table_;
  /// Of the node itself, where nothing is known of it.
  exit_code code_ = exit_code::unavailable;
};

} // namespace

int watch_top(const node_question& x, output_format format, console io,
              const top_wish& wish) {
  return top{x, format, io, wish}.run();
}

} // namespace troupe
