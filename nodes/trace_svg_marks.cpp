#include "nodes/trace_svg_marks.hpp"

#include "nodes/trace_words.hpp"

#include <sstream>

namespace troupe {

namespace {

std::string titled(const std::string& shape, const trace_record& x) {
  return shape + "><title>" + in_markup(x.text("node") + " " + insight_words(x))
         + "</title></path>\n";
}

std::string leader_mark(const trace_record& x, std::int64_t at, std::int64_t y,
                        const char* colour) {
  auto leader = x.what.find("leader");
  auto known = leader != x.what.end() && leader->is_string();
  auto leads = known && leader->get<std::string>() == x.text("node");
  if (known && !leads)
    return "";
  std::ostringstream out;
  if (leads)
    out << "<path d=\"M" << at << " " << y << "v-12l8 4l-8 4\" fill=\""
        << colour << "\"/>\n";
  out << "<text x=\"" << at + 3 << "\" y=\"" << y + 28 << R"(" font-size="9">)"
      << (leads ? in_markup(insight_words(x)) : "no leader") << "</text>\n";
  return out.str();
}

} // namespace

std::string svg_insight(const trace_record& x, std::int64_t at, std::int64_t y,
                        const char* colour) {
  if (x.event == "leader")
    return leader_mark(x, at, y, colour);
  std::ostringstream shape;
  if (x.event == "suspicion")
    shape << "<path d=\"M" << at - 4 << " " << y + 12
          << R"(h8l-4 7z" fill="#d55e00")";
  else
    shape << "<path d=\"M" << at << " " << y << "v7\" stroke=\"" << colour
          << "\"";
  return titled(shape.str(), x);
}

} // namespace troupe
