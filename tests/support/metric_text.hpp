#pragma once

#include <algorithm>
#include <cctype>
#include <map>
#include <optional>
#include <set>
#include <sstream>
#include <string>
#include <vector>

namespace troupe::test {

/// A page of metrics as a reader has it, and what it has to complain of: the
/// rules of `promtool check metrics`, and some of our own.
struct metric_text {
  /// `name{labels}` and value.
  std::map<std::string, double> values;
  std::map<std::string, std::string> types;
  std::map<std::string, std::string> help;
  std::vector<std::string> complaints;

  explicit metric_text(const std::string& page) {
    std::istringstream in{page};
    for (std::string line; std::getline(in, line);)
      if (!line.empty()) // curl's own is the last one.
        take(line);
    for (const auto& [name, type] : types)
      judge(name, type);
  }

  /// Of the number with these labels, such as `troupe_limit{key="a"}`.
  std::optional<double> value(const std::string& of) const {
    auto found = values.find(of);
    if (found == values.end())
      return std::nullopt;
    return found->second;
  }

  bool has(const std::string& name) const {
    return types.count(name) > 0;
  }

private:
  void take(const std::string& line) {
    std::istringstream in{line};
    std::string mark;
    std::string what;
    std::string name;
    if (line.rfind("# ", 0) == 0) {
      in >> mark >> what >> name;
      std::string rest;
      std::getline(in >> std::ws, rest);
      auto& there = what == "HELP" ? help : types;
      if (!there.emplace(name, rest).second)
        complaints.push_back(name + " has two lines " + what);
      return;
    }
    auto blank = line.rfind(' ');
    if (blank == std::string::npos)
      return complaints.push_back("no number: " + line);
    if (!values.emplace(line.substr(0, blank), std::stod(line.substr(blank)))
           .second)
      complaints.push_back("twice: " + line);
    auto of = line.substr(0, std::min(blank, line.find('{')));
    for (auto end : {"_bucket", "_sum", "_count"})
      if (ends_with(of, end) && types[family_of(of)] == "histogram")
        return;
    if (types.count(of) == 0)
      complaints.push_back("no type: " + line);
  }

  /// Without the last word.
  static std::string family_of(const std::string& x) {
    return x.substr(0, x.rfind('_'));
  }

  static bool ends_with(const std::string& x, const std::string& end) {
    return x.size() >= end.size()
           && x.compare(x.size() - end.size(), end.size(), end) == 0;
  }

  void judge(const std::string& name, const std::string& type) {
    auto bad = [&](const std::string& why) {
      complaints.push_back(name + ": " + why);
    };
    if (name.find_first_not_of("abcdefghijklmnopqrstuvwxyz0123456789_")
        != std::string::npos)
      bad("other characters than a-z, 0-9 and _");
    if (name.rfind("troupe_", 0) != 0 && name.rfind("process_", 0) != 0)
      bad("another prefix");
    if (help[name].empty())
      bad("no help");
    if ((type == "counter") != ends_with(name, "_total"))
      bad("a " + type + (type == "counter" ? " without" : " with") + " _total");
    for (auto end : {"_count", "_sum", "_bucket"})
      if (ends_with(name, end))
        bad("ends like a part of a histogram");
    static const std::set<std::string> refused{"ms",
                                               "us",
                                               "ns",
                                               "sec",
                                               "s",
                                               "b",
                                               "kb",
                                               "mb",
                                               "gb",
                                               "m",
                                               "h",
                                               "d",
                                               "gauge",
                                               "counter",
                                               "minutes",
                                               "hours",
                                               "days",
                                               "weeks",
                                               "bits",
                                               "kilobytes",
                                               "milliseconds",
                                               "microseconds",
                                               "nanoseconds",
                                               "histogram"};
    std::istringstream words{name};
    for (std::string word; std::getline(words, word, '_');)
      if (refused.count(word) > 0)
        bad("has " + word + " in its name");
  }
};

} // namespace troupe::test
