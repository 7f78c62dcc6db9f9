#include "config/profiles.hpp"
#include "config/table_builder.hpp"

namespace troupe::config {

void add_identity_keys(table_builder& t) {
  t.add<&node_config::kind>("node", needed(words(kind_names())),
                            "What the node is.", "Decides the other keys.");
  t.add<&node_config::name>("name", needed(form(key_type::name)),
                            "Name of the node.",
                            "Peers and the state folder know it by this.");
  t.add<&node_config::profile>("profile", words(profile_names()),
                               "Sets timers and limits at once.",
                               "Single keys override it.");
  t.add<&node_config::state_dir>(
    "state_dir",
    derived(form(key_type::path).or_null(), "by system and name, see above"),
    "Folder for identity, data, delivery log and lock; null keeps nothing.",
    "One node, one folder; a second node on it is refused.");
  using log = log_options;
  t.add<&node_config::log, &log::level>(
    "log.level", words({"debug", "info", "warning", "error", "off"}),
    "Least weight that is logged.", "Quiet on a healthy day.");
  t.add<&node_config::log, &log::format>(
    "log.format", words({"text", "json"}), "Form of a line of the log.",
    "Sentences for people, JSON for collectors.");
  t.add<&node_config::key_file>(
    "key_file", form(key_type::path).or_null(),
    "File with the keys of the group, by which all datagrams are sealed.",
    "`troupe keys new` makes one; all nodes of a group have the same.");
  t.add<&node_config::encryption>(
    "encryption", words({"on", "off"}),
    "`off` lets a node without keys speak to other machines.",
    "Whoever can send to such a node is believed.");
}

} // namespace troupe::config
