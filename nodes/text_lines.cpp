#include "nodes/text_lines.hpp"

#include <cerrno>
#include <cstring>
#include <istream>
#include <utility>
#include <vector>

namespace troupe {

void read_lines(std::istream& in, const text_source& source,
                const std::function<bool(text_line)>& take,
                config::fault_list& faults) {
  std::vector<char> buffer(source.line_bytes_max + 2);
  std::size_t count = 0;
  while (
    in.getline(buffer.data(), static_cast<std::streamsize>(buffer.size()))) {
    ++count;
    text_line line{
      {buffer.data(), static_cast<std::size_t>(in.gcount())}, count, !in.eof()};
    // What is counted includes the end of the line, where there is one.
    if (!line.text.empty() && line.is_whole)
      line.text.pop_back();
    if (!line.text.empty() && !take(std::move(line)))
      return;
  }
  if (in.gcount() > 0 && !in.eof())
    faults.add({source.name,
                {count + 1, 1},
                "",
                "a line that is too long",
                "at most " + std::to_string(source.line_bytes_max) + " bytes",
                ""});
  else if (!in.eof())
    faults.add(
      {source.name,
       {},
       "",
       std::string{"a file that cannot be read ("} + std::strerror(errno) + ")",
       source.expected,
       ""});
}

} // namespace troupe
