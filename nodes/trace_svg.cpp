#include "nodes/trace_export.hpp"

#include <algorithm>
#include <array>
#include <cstdint>
#include <map>
#include <ostream>

namespace troupe {

namespace {

/// Pixels.
constexpr std::int64_t left = 110;
constexpr std::int64_t top = 48;
constexpr std::int64_t lane_height = 64;
constexpr std::int64_t width_min = 640;
constexpr std::int64_t width_max = 8000;
constexpr std::int64_t width_of_record = 12;

/// Shapes of one diagram; a page has room for more.
constexpr std::size_t shapes_max = 20000;

/// Told apart by people who do not see red or green (Okabe and Ito 2008).
constexpr std::array<const char*, 7> colours{
  "#0072b2", "#d55e00", "#009e73", "#cc79a7", "#8a6d00", "#56b4e9", "#444444"};

std::string escaped(const std::string& text) {
  std::string result;
  for (auto c : text) {
    if (c == '<')
      result += "&lt;";
    else if (c == '&')
      result += "&amp;";
    else if (static_cast<unsigned char>(c) >= ' ')
      result += c;
  }
  return result;
}

/// Returns `12.345 s`.
std::string seconds(std::int64_t us) {
  auto thousandths = std::to_string(1000 + us / 1000 % 1000).substr(1);
  return std::to_string(us / 1'000'000) + "." + thousandths + " s";
}

/// A lane a node, time to the right.
class diagram {
public:
  diagram(const trace_log& log, std::ostream& out) : log_(log), out_(out) {
    for (std::size_t i = 0; i < log.nodes.size(); ++i)
      lanes_.emplace(log.nodes[i], i);
    if (!log.records.empty()) {
      begin_ = log.records.front().at_us;
      end_ = std::max(log.records.back().at_us, begin_ + 1);
    }
    auto wanted = static_cast<std::int64_t>(std::min<std::size_t>(
                    log.records.size(), width_max / width_of_record))
                  * width_of_record;
    width_ = std::clamp(wanted, width_min, width_max);
  }

  void draw() {
    auto height = y_of(lanes_.size()) + 16;
    out_ << "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 "
         << left + width_ + 24 << " " << height
         << "\" font-family=\"sans-serif\" font-size=\"11\">\n<title>"
         << escaped(log_.title().empty() ? "Trace" : log_.title())
         << "</title>\n<rect width=\"100%\" height=\"100%\" fill=\"#fff\"/>\n";
    for (const auto& x : log_.records)
      if (x.event == "fault" && shapes_ < shapes_max)
        draw_fault(x);
    draw_lanes();
    for (const auto& x : log_.records)
      if (shapes_ < shapes_max)
        draw(x);
    draw_times(height);
    out_ << "</svg>\n";
  }

private:
  std::int64_t x_of(std::int64_t at_us) const {
    auto at = std::clamp(at_us, begin_, end_) - begin_;
    return left
           + static_cast<std::int64_t>(static_cast<double>(at)
                                       / static_cast<double>(end_ - begin_)
                                       * static_cast<double>(width_));
  }

  std::int64_t y_of(std::size_t lane) const {
    return top + static_cast<std::int64_t>(lane) * lane_height;
  }

  /// Where the node stands, and its colour; nothing for a stranger.
  const std::size_t* lane_of(const std::string& node) const {
    auto i = lanes_.find(node);
    return i == lanes_.end() ? nullptr : &i->second;
  }

  /// A message has the colour of its sender, whose name begins its own.
  const char* colour_of(const std::string& message) const {
    auto lane = lane_of(message.substr(0, message.rfind('#')));
    return colours[(lane == nullptr ? 0 : *lane) % colours.size()];
  }

  void draw_lanes() {
    for (const auto& [name, lane] : lanes_) {
      out_ << "<text x=\"8\" y=\"" << y_of(lane) + 4 << "\" fill=\""
           << colours[lane % colours.size()] << "\" font-weight=\"bold\">"
           << escaped(name) << "</text>\n<path d=\"M" << left << " "
           << y_of(lane) << "H" << left + width_ << "\" stroke=\"#999\"/>\n";
    }
  }

  void draw_fault(const trace_record& x) {
    ++shapes_;
    auto from = x_of(x.at_us);
    auto until = x_of(x.what.value("until_us", x.at_us));
    auto hit = x.names("nodes");
    auto others = x.names("others");
    hit.insert(hit.end(), others.begin(), others.end());
    if (x.names("nodes").empty())
      hit = log_.nodes;
    for (const auto& name : hit)
      if (auto lane = lane_of(name))
        out_ << "<rect x=\"" << from << "\" y=\""
             << y_of(*lane) - lane_height / 2 + 4 << "\" width=\""
             << std::max<std::int64_t>(until - from, 1) << "\" height=\""
             << lane_height - 8
             << "\" fill=\"#d55e00\" fill-opacity=\"0.1\"><title>"
             << escaped(x.text("detail")) << "</title></rect>\n";
  }

  void draw(const trace_record& x) {
    auto lane = lane_of(x.text("node"));
    if (lane == nullptr)
      return;
    if (x.event == "send" || x.event == "deliver")
      draw_point(x, *lane);
    else if (x.event == "receive")
      draw_arrow(x, *lane);
    else if (x.event == "datagram")
      draw_loss(x, *lane);
    else if (x.event == "call")
      draw_call(x, *lane);
    else if (x.event == "view" || x.event == "gone")
      draw_change(x, *lane);
  }

  /// Sent: a full disc. Delivered: a ring with the rank.
  void draw_point(const trace_record& x, std::size_t lane) {
    ++shapes_;
    auto message = x.text("message");
    auto is_send = x.event == "send";
    auto rank = x.what.find("rank");
    out_ << "<circle cx=\"" << x_of(x.at_us) << "\" cy=\"" << y_of(lane)
         << "\" r=\"4\" stroke=\"" << colour_of(message) << "\" fill=\""
         << (is_send ? colour_of(message) : "#fff") << "\"><title>"
         << escaped(x.text("node") + (is_send ? " sends " : " delivers ")
                    + message + " at " + seconds(x.at_us - begin_))
         << "</title></circle>\n";
    if (!is_send && rank != x.what.end())
      out_ << "<text x=\"" << x_of(x.at_us) << "\" y=\"" << y_of(lane) + 16
           << "\" text-anchor=\"middle\" font-size=\"8\">" << rank->dump()
           << "</text>\n";
  }

  /// Once more: twice the line.
  void draw_arrow(const trace_record& x, std::size_t lane) {
    auto from = lane_of(x.text("peer"));
    auto messages = x.names("messages");
    if (from == nullptr || messages.empty())
      return;
    ++shapes_;
    auto again = x.what.value("again", false);
    auto sent = x.what.value("sent_us", x.at_us);
    draw_line(x_of(sent), y_of(*from), x_of(x.at_us), y_of(lane),
              std::string{"stroke=\""} + colour_of(messages.front())
                + (again ? "\" stroke-width=\"3\"" : "\""));
    if (again)
      draw_line(x_of(sent), y_of(*from), x_of(x.at_us), y_of(lane),
                "stroke=\"#fff\"");
  }

  /// What is lost ends half-way, dashed.
  void draw_loss(const trace_record& x, std::size_t lane) {
    auto to = lane_of(x.text("peer"));
    auto messages = x.names("messages");
    constexpr std::array<std::string_view, 4> kept{"duplicated", "replayed",
                                                   "delayed", "carried"};
    if (to == nullptr || messages.empty()
        || std::find(kept.begin(), kept.end(), x.text("fate")) != kept.end())
      return;
    ++shapes_;
    draw_line(x_of(x.at_us), y_of(lane), x_of(x.at_us) + 6,
              (y_of(lane) + y_of(*to)) / 2,
              std::string{"stroke-dasharray=\"3 3\" stroke=\""}
                + colour_of(messages.front()) + "\"");
  }

  void draw_line(std::int64_t x1, std::int64_t y1, std::int64_t x2,
                 std::int64_t y2, const std::string& style) {
    out_ << "<path d=\"M" << x1 << " " << y1 << "L" << x2 << " " << y2 << "\" "
         << style << "/>\n";
  }

  /// From the call to its answer; open where there was none. Bars that overlap
  /// are seen through each other.
  void draw_call(const trace_record& x, std::size_t lane) {
    ++shapes_;
    auto from = x_of(x.at_us);
    auto until = x_of(x.what.value("until_us", x.at_us));
    auto result = x.text("result");
    out_ << "<rect x=\"" << from << "\" y=\"" << y_of(lane) - 14
         << "\" width=\"" << std::max<std::int64_t>(until - from, 2)
         << "\" height=\"8\" stroke=\""
         << (result == "ok" ? colours[lane % colours.size()] : "#d55e00")
         << "\" fill=\"" << (result == "ok" ? "#cde" : "#d55e00")
         << "\" fill-opacity=\"" << (result == "unknown" ? "0" : "0.6")
         << "\"><title>" << escaped(x.text("what") + ": " + result)
         << "</title></rect>\n";
  }

  void draw_change(const trace_record& x, std::size_t lane) {
    ++shapes_;
    auto at = x_of(x.at_us);
    draw_line(at, y_of(lane) - 12, at, y_of(lane) + 12,
              "stroke=\"#000\" stroke-width=\"2\"");
    out_ << "<text x=\"" << at << "\" y=\"" << y_of(lane) - 16
         << "\" text-anchor=\"middle\" font-size=\"9\">"
         << (x.event == "view" ? escaped("view " + x.text("view"))
                               : std::string{"gone"})
         << "</text>\n";
  }

  void draw_times(std::int64_t height) {
    out_ << "<text x=\"" << left << "\" y=\"16\">" << seconds(0)
         << "</text>\n<text x=\"" << left + width_
         << "\" y=\"16\" text-anchor=\"end\">" << seconds(end_ - begin_)
         << "</text>\n";
    if (shapes_ >= shapes_max)
      out_ << "<text x=\"" << left << "\" y=\"" << height - 6
           << "\">Only the first " << shapes_max
           << " shapes are drawn.</text>\n";
  }

  const trace_log& log_;
  std::ostream& out_;
  std::map<std::string, std::size_t> lanes_;
  std::int64_t begin_ = 0;
  std::int64_t end_ = 1;
  std::int64_t width_ = width_min;
  std::size_t shapes_ = 0;
};

} // namespace

void write_trace_svg(const trace_log& x, std::ostream& out) {
  diagram{x, out}.draw();
}

} // namespace troupe
