#include "nodes/receiver_store.hpp"

#include "actors/inspected.hpp"
#include "nodes/sqlite_base.hpp"

#include <caf/typed_event_based_actor.hpp>
#include <nlohmann/json.hpp>

#include <memory>
#include <utility>

namespace troupe {

namespace {

constexpr int format = 1;

// The numbers of SQLite have a sign; those of lives and times come back as they
// went in.
constexpr const char* schema = R"(
  CREATE TABLE receivers (
    place INTEGER PRIMARY KEY AUTOINCREMENT,
    id TEXT NOT NULL UNIQUE,
    name TEXT NOT NULL,
    host TEXT NOT NULL,
    port INTEGER NOT NULL,
    incarnation INTEGER NOT NULL,
    tags TEXT NOT NULL,
    registered INTEGER NOT NULL,
    last_seen INTEGER NOT NULL
  ) STRICT)";

std::vector<receiver_entry> read_all(SQLite::Database& from) {
  std::vector<receiver_entry> result;
  SQLite::Statement all{from, "SELECT id, name, host, port, incarnation, tags, "
                              "registered, last_seen FROM receivers "
                              "ORDER BY place"};
  while (all.executeStep()) {
    receiver_entry x;
    x.id = all.getColumn(0).getString();
    x.name = all.getColumn(1).getString();
    x.host = all.getColumn(2).getString();
    x.port = static_cast<std::uint16_t>(all.getColumn(3).getUInt());
    x.inc = static_cast<incarnation>(all.getColumn(4).getInt64());
    auto tags = nlohmann::json::parse(all.getColumn(5).getString(), nullptr,
                                      false);
    if (tags.is_array())
      for (auto& tag : tags)
        if (tag.is_string())
          x.tags.push_back(tag);
    x.registered = static_cast<wall_time>(all.getColumn(6).getInt64());
    x.last_seen = static_cast<wall_time>(all.getColumn(7).getInt64());
    result.push_back(std::move(x));
  }
  return result;
}

void write_all(SQLite::Database& to, const keep_receivers& x) {
  SQLite::Transaction all{to};
  for (auto& id : x.removed) {
    SQLite::Statement remove{to, "DELETE FROM receivers WHERE id = ?"};
    remove.bind(1, id);
    remove.exec();
  }
  for (auto& y : x.saved) {
    SQLite::Statement save{
      to, "INSERT INTO receivers (id, name, host, port, incarnation, tags, "
          "registered, last_seen) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8) "
          "ON CONFLICT (id) DO UPDATE SET name = ?2, host = ?3, port = ?4, "
          "incarnation = ?5, tags = ?6, registered = ?7, last_seen = ?8"};
    save.bind(1, y.id);
    save.bind(2, y.name);
    save.bind(3, y.host);
    save.bind(4, static_cast<std::uint32_t>(y.port));
    save.bind(5, static_cast<std::int64_t>(y.inc));
    save.bind(6, nlohmann::json(y.tags).dump());
    save.bind(7, static_cast<std::int64_t>(y.registered));
    save.bind(8, static_cast<std::int64_t>(y.last_seen));
    save.exec();
  }
  all.commit();
}

struct receiver_store_state {
  static constexpr const char* name = "receiver-store";
};

/// It keeps nothing.
void describe(const receiver_store_state&, inspection&) {
  // nop
}

receiver_store_actor::behavior_type receiver_store_behavior(
  receiver_store_actor::stateful_pointer<receiver_store_state>,
  std::shared_ptr<SQLite::Database> database, tell_not_kept tell) {
  return {
    [=](const keep_receivers& x) {
      receivers_kept result{
        attempt(*database, "write to", [&](auto& to) { write_all(to, x); })};
      if (tell && !result.error.empty())
        tell(result.error);
      return result;
    },
  };
}

} // namespace

opened_receiver_store open_receiver_store(caf::actor_system& sys,
                                          const std::filesystem::path& path,
                                          tell_not_kept tell) {
  opened_receiver_store result;
  auto opened = open_database(path, format, schema);
  result.error = opened.error;
  result.newer_format = opened.newer;
  if (!opened.database)
    return result;
  result.error = attempt(*opened.database, "read",
                         [&](auto& from) { result.kept = read_all(from); });
  if (!result.error.empty())
    return result;
  result.actor = spawn_inspected<caf::detached>(
    sys, receiver_store_behavior, std::move(opened.database), std::move(tell));
  return result;
}

} // namespace troupe
