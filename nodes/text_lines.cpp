#include "nodes/text_lines.hpp"

#include <array>
#include <cerrno>
#include <cstring>
#include <istream>
#include <utility>

namespace troupe {

namespace {

enum class found { line, end, too_long, nothing_to_read };

/// Reads the next line, with memory for what is there and not for what may be.
found next_line(std::istream& in, std::size_t bytes_max, text_line& out) {
  std::array<char, 4096> part{};
  out.text.clear();
  ++out.number;
  for (;;) {
    in.getline(part.data(), part.size());
    auto size = static_cast<std::size_t>(in.gcount());
    auto is_full = in.fail() && !in.eof() && size + 1 == part.size();
    out.is_whole = !in.fail() && !in.eof();
    // What is counted includes the end of the line, where there is one.
    out.text.append(part.data(), out.is_whole ? size - 1 : size);
    if (out.text.size() > bytes_max)
      return found::too_long;
    if (is_full)
      in.clear();
    else if (!in.fail() || !out.text.empty())
      return found::line;
    else
      return in.eof() ? found::end : found::nothing_to_read;
  }
}

} // namespace

void read_lines(std::istream& in, const text_source& source,
                const std::function<bool(const text_line&)>& take,
                config::fault_list& faults) {
  auto add = [&](config::place where, std::string what, std::string expected) {
    faults.add(
      {source.name, where, "", std::move(what), std::move(expected), ""});
  };
  text_line line;
  for (;;) {
    switch (next_line(in, source.line_bytes_max, line)) {
      case found::line:
        if (!line.text.empty() && !take(line))
          return;
        break;
      case found::end:
        return;
      case found::too_long:
        return add({line.number, 1}, "a line that is too long",
                   "at most " + std::to_string(source.line_bytes_max)
                     + " bytes");
      case found::nothing_to_read:
        return add({},
                   std::string{"a file that cannot be read ("}
                     + std::strerror(errno) + ")",
                   source.expected);
    }
  }
}

} // namespace troupe
