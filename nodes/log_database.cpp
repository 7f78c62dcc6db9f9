#include "nodes/log_database.hpp"

#include "actors/inspected.hpp"
#include "messages/wire.hpp"
#include "nodes/sqlite_base.hpp"

#include <caf/error.hpp>
#include <caf/typed_event_based_actor.hpp>

#include <memory>
#include <utility>

namespace troupe {

namespace {

constexpr int format = 1;

// An entry stands as its bytes, as they go over the wire, with their hash; the
// numbers of SQLite have a sign, and come back as they went in.
constexpr const char* schema = R"(
  CREATE TABLE entries (
    place INTEGER PRIMARY KEY,
    entry BLOB NOT NULL,
    hash INTEGER NOT NULL
  ) STRICT;
  CREATE TABLE snapshot (
    one INTEGER PRIMARY KEY CHECK (one = 1),
    epoch INTEGER NOT NULL,
    place INTEGER NOT NULL,
    state BLOB NOT NULL,
    hash INTEGER NOT NULL
  ) STRICT)";

std::int64_t hash_of(const slice& x) {
  return static_cast<std::int64_t>(wire::payload_hash(x.data(), x.size()));
}

std::uint64_t number_of(const SQLite::Column& x) {
  return static_cast<std::uint64_t>(x.getInt64());
}

/// Binds bytes that outlive the statement's step; an empty one is no NULL.
void bind(SQLite::Statement& to, int at, const slice& x) {
  auto text = x.text();
  to.bindNoCopy(at, text.empty() ? "" : text.data(),
                static_cast<int>(text.size()));
}

/// False where something is not as it was written.
bool read_all(SQLite::Database& from, core::opened_log& out) {
  SQLite::Statement image{from, "SELECT epoch, place, state, hash FROM "
                                "snapshot"};
  if (image.executeStep()) {
    out.fresh = false;
    out.snapshot_at = {number_of(image.getColumn(0)),
                       number_of(image.getColumn(1))};
    out.snapshot = slice::copy_of(image.getColumn(2).getString());
    if (hash_of(out.snapshot) != image.getColumn(3).getInt64())
      return false;
  }
  SQLite::Statement all{from, "SELECT place, entry, hash FROM entries "
                              "ORDER BY place"};
  auto last = out.snapshot_at;
  while (all.executeStep()) {
    out.fresh = false;
    auto bytes = slice::copy_of(all.getColumn(1).getString());
    auto entry = decode_replica_entry(bytes);
    if (!entry || hash_of(bytes) != all.getColumn(2).getInt64()
        || entry->at.index != number_of(all.getColumn(0))
        || entry->at.index != last.index + 1)
      return false;
    last = entry->at;
    out.entries.push_back(std::move(*entry));
  }
  return true;
}

void write_snapshot(SQLite::Database& to, const keep_log& x) {
  SQLite::Statement save{to, "INSERT OR REPLACE INTO snapshot VALUES "
                             "(1, ?, ?, ?, ?)"};
  save.bind(1, static_cast<std::int64_t>(x.snapshot_at->epoch));
  save.bind(2, static_cast<std::int64_t>(x.snapshot_at->index));
  bind(save, 3, x.snapshot);
  save.bind(4, hash_of(x.snapshot));
  save.exec();
  SQLite::Statement forget{to, "DELETE FROM entries WHERE place <= ?"};
  forget.bind(1, static_cast<std::int64_t>(x.snapshot_at->index));
  forget.exec();
}

/// All of it, or nothing: one transaction, and one sync.
void write_all(SQLite::Database& to, const keep_log& x) {
  SQLite::Transaction all{to};
  if (x.cut_after) {
    SQLite::Statement cut{to, "DELETE FROM entries WHERE place > ?"};
    cut.bind(1, static_cast<std::int64_t>(*x.cut_after));
    cut.exec();
  }
  if (x.snapshot_at)
    write_snapshot(to, x);
  SQLite::Statement save{to, "INSERT INTO entries VALUES (?, ?, ?)"};
  for (const auto& entry : x.entries) {
    auto bytes = encode(entry);
    save.bind(1, static_cast<std::int64_t>(entry.at.index));
    bind(save, 2, bytes);
    save.bind(3, hash_of(bytes));
    save.exec();
    save.reset();
  }
  all.commit();
}

struct log_keeper_state {
  static constexpr const char* name = "log-keeper";
  bool failed = false;
};

void describe(const log_keeper_state& st, inspection& out) {
  add_field(out.fields, "failed", st.failed);
}

log_keeper_actor::behavior_type
log_keeper_behavior(log_keeper_actor::stateful_pointer<log_keeper_state> self,
                    std::shared_ptr<SQLite::Database> database,
                    log_database_owner owner) {
  return {[=](const keep_log& x) -> caf::result<log_kept> {
    auto no = [](const std::string& why) {
      return caf::make_error(errc::io_failed, why);
    };
    // A later write that went well would hide the hole.
    if (self->state.failed)
      return no("an earlier write failed");
    try {
      write_all(*database, x);
      return log_kept{x.number};
    } catch (const SQLite::Exception& e) {
      self->state.failed = true;
      auto text = "cannot write to " + database->getFilename() + ": " + e.what()
                  + "; nothing more is acknowledged";
      owner.tell({notice_level::error, text});
      self->send(owner.supervisor, life_over{false, errc::io_failed});
      return no(text);
    }
  }};
}

} // namespace

opened_log_database open_log_database(caf::actor_system& sys,
                                      const std::filesystem::path& folder,
                                      log_database_owner owner) {
  opened_log_database result;
  auto opened = open_database(folder / "service.db", format, schema);
  result.error = opened.error;
  result.newer_format = opened.newer;
  result.damaged = opened.damaged;
  if (!opened.database && !opened.damaged)
    return result;
  try {
    result.damaged = result.damaged || !read_all(*opened.database, result.log);
  } catch (const SQLite::Exception& e) {
    result.damaged = true;
    result.error = e.what();
  }
  if (result.damaged) {
    result.error = "the log of this server, " + (folder / "service.db").string()
                   + ", is damaged"
                   + (result.error.empty() ? "" : " (" + result.error + ")")
                   + ": put a good copy of the file back; or remove the whole "
                     "state folder, and the server starts as a newcomer";
    return result;
  }
  result.keeper = spawn_inspected<caf::detached>(
    sys, log_keeper_behavior, std::move(opened.database), std::move(owner));
  return result;
}

} // namespace troupe
