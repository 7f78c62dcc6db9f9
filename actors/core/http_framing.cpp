#include "actors/core/http_framing.hpp"

#include <algorithm>
#include <array>
#include <charconv>

namespace troupe::core {

namespace {

constexpr std::string_view line_end = "\r\n";

bool is_control(char c) {
  return (static_cast<unsigned char>(c) < 0x20 && c != '\t') || c == 0x7f;
}

char lower(char c) {
  return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
}

bool same_word(std::string_view x, std::string_view y) {
  return std::equal(x.begin(), x.end(), y.begin(), y.end(),
                    [](char a, char b) { return lower(a) == lower(b); });
}

std::string_view trimmed(std::string_view x) {
  auto blank = [](char c) { return c == ' ' || c == '\t'; };
  while (!x.empty() && blank(x.front()))
    x.remove_prefix(1);
  while (!x.empty() && blank(x.back()))
    x.remove_suffix(1);
  return x;
}

/// A header, cut at its colon; without a name if the line is none.
struct header {
  std::string_view name;
  std::string_view value;
};

header header_of(std::string_view line) {
  auto colon = line.find(':');
  if (colon == std::string_view::npos)
    return {};
  auto name = line.substr(0, colon);
  // A blank before the colon, or a folded line, means different things to
  // different readers.
  if (name.find_first_of(" \t") != std::string_view::npos)
    return {};
  return {name, trimmed(line.substr(colon + 1))};
}

/// Takes the next line with its end off `rest`.
std::string_view take_line(std::string_view& rest) {
  auto end = rest.find(line_end);
  auto line = rest.substr(0, end);
  rest.remove_prefix(std::min(rest.size(), line.size() + line_end.size()));
  return line;
}

class framer {
public:
  framer(std::string_view bytes, const http_limits& limits)
    : bytes_(bytes), limits_(limits) {
    // nop
  }

  http_frame run() {
    auto head = bytes_.substr(0, limits_.head_bytes_max);
    auto end = head.find("\r\n\r\n");
    if (end == std::string_view::npos)
      return unfinished(head);
    out_.head = end + 2 * line_end.size();
    auto rest = head.substr(0, end + line_end.size());
    if (!is_text(take_line(rest)))
      return refuse(400, "the request line has control characters");
    while (!rest.empty() && out_.state != http_progress::refused)
      take_header(take_line(rest));
    if (out_.state == http_progress::refused)
      return out_;
    if (out_.body > limits_.body_bytes_max)
      return refuse(413, "the body is above the limit");
    if (bytes_.size() - out_.head >= out_.body)
      out_.state = http_progress::complete;
    return out_;
  }

private:
  static bool is_text(std::string_view line) {
    return std::none_of(line.begin(), line.end(), is_control);
  }

  http_frame refuse(int status, const char* why) {
    out_.state = http_progress::refused;
    out_.status = status;
    out_.why = why;
    return out_;
  }

  http_frame unfinished(std::string_view head) {
    // A lone line feed would be the end of a line to some.
    for (std::size_t i = 0; i < head.size(); ++i)
      if (head[i] == '\n' && (i == 0 || head[i - 1] != '\r'))
        return refuse(400, "lines must end with CR LF");
    if (bytes_.size() < limits_.head_bytes_max)
      return out_;
    if (head.find(line_end) == std::string_view::npos)
      return refuse(414, "the request line is above the limit");
    return refuse(431, "the headers are above the limit");
  }

  void take_header(std::string_view line) {
    auto x = header_of(line);
    if (x.name.empty() || !is_text(line)) {
      refuse(400, "a line of the head is no header");
    } else if (same_word(x.name, "content-length")) {
      take_length(x.value);
    } else if (same_word(x.name, "transfer-encoding")) {
      refuse(411, "a body needs a Content-Length");
    } else if (same_word(x.name, "expect")) {
      out_.waits = same_word(x.value, "100-continue");
      if (!out_.waits)
        refuse(417, "only 100-continue may be expected");
    }
  }

  void take_length(std::string_view text) {
    auto last = text.data() + text.size();
    auto [end, error] = std::from_chars(text.data(), last, out_.body);
    if (error == std::errc::result_out_of_range)
      refuse(413, "the body is above the limit");
    else if (text.empty() || text.front() == '-' || error != std::errc{}
             || end != last || has_length_)
      refuse(400, "Content-Length must be one number");
    has_length_ = true;
  }

  std::string_view bytes_;
  const http_limits& limits_;
  http_frame out_;
  bool has_length_ = false;
};

} // namespace

http_frame frame_request(std::string_view bytes, const http_limits& limits) {
  return framer{bytes, limits}.run();
}

std::string plain_head(std::string_view head) {
  constexpr std::array<std::string_view, 3> not_offered{"expect", "range",
                                                        "accept-encoding"};
  std::string result;
  result.reserve(head.size());
  while (!head.empty()) {
    auto line = take_line(head);
    auto name = header_of(line).name;
    if (std::none_of(not_offered.begin(), not_offered.end(),
                     [&](auto x) { return same_word(x, name); }))
      result.append(line).append(line_end);
  }
  return result;
}

} // namespace troupe::core
