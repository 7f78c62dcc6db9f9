#include "actors/core/line_splitter.hpp"

namespace troupe::core {

void line_splitter::on_bytes(std::string_view bytes, input_lines& out) {
  while (!bytes.empty()) {
    auto end = bytes.find('\n');
    auto part = bytes.substr(0, end);
    size_ += part.size();
    if (size_ <= max_)
      open_ += part;
    else
      open_.clear(); // Nothing of a line that is too large is kept.
    if (end == std::string_view::npos)
      return;
    on_line_end(out);
    bytes.remove_prefix(end + 1);
  }
}

void line_splitter::on_end(input_lines& out) {
  if (size_ > 0)
    on_line_end(out);
  out.last = true;
}

void line_splitter::on_line_end(input_lines& out) {
  if (size_ > max_)
    out.too_large.push_back(size_);
  else
    out.lines.push_back(std::move(open_));
  open_.clear();
  size_ = 0;
}

} // namespace troupe::core
