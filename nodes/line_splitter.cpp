#include "nodes/line_splitter.hpp"

#include <utility>

namespace troupe {

void line_splitter::append(std::string_view bytes) {
  auto room = limit_ - line_.size();
  line_.append(bytes.substr(0, room));
  if (bytes.size() <= room || too_long_)
    return;
  too_long_ = true;
  ++shortened_;
}

void line_splitter::push(std::string_view bytes,
                         std::vector<std::string>& out) {
  while (!bytes.empty()) {
    auto end = bytes.find('\n');
    append(bytes.substr(0, end));
    if (end == std::string_view::npos)
      return;
    out.push_back(std::move(line_));
    line_.clear();
    too_long_ = false;
    bytes.remove_prefix(end + 1);
  }
}

void line_splitter::finish(std::vector<std::string>& out) {
  if (!line_.empty())
    out.push_back(std::move(line_));
  line_.clear();
  too_long_ = false;
}

} // namespace troupe
