#include "nodes/reload.hpp"

#include "config/show.hpp"

#include <algorithm>

namespace troupe {

reload_result reload(const node_config& running, log_level level,
                     const config::load_result& fresh) {
  reload_result result{level, {}};
  auto tell = [&](notice_level weight, std::string text) {
    result.notices.push_back({weight, std::move(text)});
  };
  for (auto& text : fresh.warnings)
    tell(notice_level::warning, text);
  if (!fresh.ok()) {
    for (auto& item : fresh.faults.items())
      tell(notice_level::error, to_string(item));
    auto count = fresh.faults.items().size() + fresh.faults.more();
    tell(notice_level::error, "the configuration has faults, "
                                + std::to_string(count)
                                + " in all; nothing changes");
    return result;
  }
  auto waiting = config::differing_keys(running, fresh.config);
  waiting.erase(std::remove(waiting.begin(), waiting.end(), "log.level"),
                waiting.end());
  if (!waiting.empty())
    tell(notice_level::warning,
         "takes effect at the next start: " + config::join(waiting, ", "));
  result.level = fresh.config.log.level;
  auto change = result.level == level ? "is still " : "is now ";
  tell(notice_level::info, "the configuration was read again; log.level "
                             + (change + to_string(result.level)));
  return result;
}

} // namespace troupe
