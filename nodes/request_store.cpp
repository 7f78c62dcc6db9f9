#include "nodes/request_store.hpp"

#include "actors/inspected.hpp"
#include "nodes/request_ledger.hpp"
#include "nodes/sqlite_base.hpp"
#include "nodes/uuid.hpp"

#include <caf/typed_event_based_actor.hpp>

#include <memory>
#include <utility>

namespace troupe {

namespace {

constexpr int format = 1;

constexpr const char* schema = R"(
  CREATE TABLE requests (
    client TEXT NOT NULL,
    number INTEGER NOT NULL,
    begun_only INTEGER NOT NULL,
    error INTEGER NOT NULL,
    about TEXT NOT NULL,
    reply BLOB NOT NULL,
    PRIMARY KEY (client, number)
  ) STRICT;
  CREATE TABLE identity (
    one INTEGER PRIMARY KEY CHECK (one = 1),
    id TEXT NOT NULL
  ) STRICT)";

void write_identity(SQLite::Database& to, const std::string& id) {
  SQLite::Statement save{to, "INSERT OR REPLACE INTO identity VALUES (1, ?)"};
  save.bind(1, id);
  save.exec();
}

void read_all(SQLite::Database& from, opened_request_store& out) {
  SQLite::Statement all{from, "SELECT client, number, begun_only, error, "
                              "about, reply FROM requests"};
  while (all.executeStep()) {
    kept_request x;
    x.id.client
      = parse_uuid(all.getColumn(0).getString()).value_or(uuid_bytes{});
    x.id.number = static_cast<std::uint64_t>(all.getColumn(1).getInt64());
    x.begun_only = all.getColumn(2).getInt() != 0;
    x.reply.error = static_cast<std::uint8_t>(all.getColumn(3).getInt());
    x.reply.about = all.getColumn(4).getString();
    x.reply.body = slice::copy_of(all.getColumn(5).getString());
    out.kept.push_back(std::move(x));
  }
  SQLite::Statement identity{from, "SELECT id FROM identity"};
  if (identity.executeStep())
    out.id = identity.getColumn(0).getString();
}

void write_all(SQLite::Database& to, const keep_requests& x) {
  SQLite::Transaction all{to};
  for (auto& y : x.saved) {
    SQLite::Statement save{
      to, "INSERT OR REPLACE INTO requests VALUES (?, ?, ?, ?, ?, ?)"};
    auto body = y.reply.body.text();
    save.bind(1, to_string(y.id.client));
    save.bind(2, static_cast<std::int64_t>(y.id.number));
    save.bind(3, y.begun_only ? 1 : 0);
    save.bind(4, static_cast<int>(y.reply.error));
    save.bind(5, y.reply.about);
    // An empty body is no NULL.
    save.bind(6, body.empty() ? "" : body.data(),
              static_cast<int>(body.size()));
    save.exec();
  }
  for (auto& id : x.forgotten) {
    SQLite::Statement forget{
      to, "DELETE FROM requests WHERE client = ? AND number = ?"};
    forget.bind(1, to_string(id.client));
    forget.bind(2, static_cast<std::int64_t>(id.number));
    forget.exec();
  }
  all.commit();
}

struct request_store_state {
  static constexpr const char* name = "request-store";
};

/// It keeps nothing.
void describe(const request_store_state&, inspection&) {
  // nop
}

request_store_actor::behavior_type request_store_behavior(
  request_store_actor::stateful_pointer<request_store_state>,
  std::shared_ptr<SQLite::Database> database) {
  return {
    [=](const keep_requests& x) {
      return receivers_kept{
        attempt(*database, "write to", [&](auto& to) { write_all(to, x); })};
    },
    [=](const keep_identity& x) {
      return receivers_kept{attempt(*database, "write to", [&](auto& to) {
        write_identity(to, x.id);
      })};
    },
  };
}

} // namespace

request_ledger read_request_ledger(const std::string& path) {
  request_ledger result;
  if (!std::filesystem::exists(path))
    return result;
  auto opened = open_database(path, format, schema);
  if (!opened.database) {
    result.error = opened.error;
    return result;
  }
  opened_request_store all;
  result.error = attempt(*opened.database, "read",
                         [&](auto& from) { read_all(from, all); });
  for (auto& x : all.kept)
    if (!x.begun_only)
      result.processed.push_back(to_string(x.id));
  return result;
}

opened_request_store open_request_store(caf::actor_system& sys,
                                        const std::filesystem::path& path) {
  opened_request_store result;
  auto opened = open_database(path, format, schema);
  result.error = opened.error;
  result.newer_format = opened.newer;
  if (!opened.database)
    return result;
  result.error = attempt(*opened.database, "use", [&](auto& file) {
    read_all(file, result);
    // Before anybody knows it: a registration whose answer is lost comes again
    // with the same id.
    if (result.id.empty()) {
      result.id = fresh_uuid();
      write_identity(file, result.id);
    }
  });
  if (!result.error.empty())
    return result;
  result.actor = spawn_inspected<caf::detached>(sys, request_store_behavior,
                                                std::move(opened.database));
  return result;
}

} // namespace troupe
