#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace troupe {

using metric_labels = std::vector<std::pair<std::string, std::string>>;

/// Numbers with their names, help texts and labels, and their text as
/// Prometheus reads it. What ends in `_total` grows, what has buckets is a
/// histogram, all else is as it is.
class metric_page {
public:
  /// All numbers of one name have the help text of the first one.
  void add(const std::string& name, std::string_view help, double value,
           metric_labels labels = {});

  /// How many took no longer than `most` seconds, which may be infinite; the
  /// infinite bucket comes last.
  void add_bucket(const std::string& name, std::string_view help, double most,
                  std::uint64_t count);

  /// How many seconds all of these took.
  void add_sum(const std::string& name, double seconds);

  std::string text() const;

private:
  struct number {
    metric_labels labels;
    double value = 0;
  };

  struct family {
    std::string help;
    std::vector<number> numbers;
    std::vector<std::pair<double, std::uint64_t>> buckets;
    double sum = 0;
  };

  std::map<std::string, family> families_;
};

/// What `text` is, for HTTP.
inline constexpr const char* metric_page_type = "text/plain; version=0.0.4; "
                                                "charset=utf-8";

} // namespace troupe
