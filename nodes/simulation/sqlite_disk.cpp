#include "nodes/simulation/sqlite_disk.hpp"

#include "messages/check.hpp"
#include "nodes/simulation/sqlite_file.hpp"

#include <sqlite3.h>

#include <algorithm>
#include <cstring>
#include <map>
#include <utility>

namespace troupe::simulation {

/// What stands behind one `sqlite3_vfs`.
struct sqlite_disk::impl {
  impl(std::string vfs_name, disk& on, sqlite_disk_options opts)
    : name(std::move(vfs_name)),
      storage(on),
      options(std::move(opts)),
      draws(options.seed) {
    // nop
  }

  std::string name;
  disk& storage;
  sqlite_disk_options options;
  core::splitmix draws;
  sqlite3_vfs vfs{};
  std::size_t open_files = 0;
  /// By file; those of an earlier life live on with its connections alone.
  std::map<std::uint32_t, std::weak_ptr<sqlite_sharing>> sharing;
  std::uint64_t life = 0;

  std::shared_ptr<sqlite_sharing> share(const open_file& x) {
    if (std::exchange(life, x.life) != x.life)
      sharing.clear();
    auto result = sharing[x.file].lock();
    if (!result) {
      result = std::make_shared<sqlite_sharing>();
      sharing[x.file] = result;
    }
    return result;
  }
};

namespace {

sqlite_disk::impl& owner_of(sqlite3_vfs* x) {
  return *static_cast<sqlite_disk::impl*>(x->pAppData);
}

int open(sqlite3_vfs* vfs, const char* name, sqlite3_file* out, int flags,
         int* flags_out) {
  auto& owner = owner_of(vfs);
  auto& storage = owner.storage;
  out->pMethods = nullptr;
  open_file at;
  auto create = (flags & SQLITE_OPEN_CREATE) != 0;
  if (name && create && (flags & SQLITE_OPEN_EXCLUSIVE) != 0
      && storage.size_of(name))
    return SQLITE_CANTOPEN;
  auto result = name ? storage.open(name, create, at)
                     : storage.open_unnamed(at);
  if (result != disk_result::ok)
    return result == disk_result::off ? SQLITE_IOERR : SQLITE_CANTOPEN;
  auto file = std::make_unique<sqlite_file>(
    sqlite_file{storage, owner.open_files, at, owner.share(at), {}, false});
  if (name && (flags & SQLITE_OPEN_DELETEONCLOSE) != 0)
    file->removed_on_close = name;
  constexpr auto journals = SQLITE_OPEN_MAIN_JOURNAL | SQLITE_OPEN_WAL
                            | SQLITE_OPEN_SUPER_JOURNAL;
  file->is_new = create && (flags & journals) != 0;
  static_cast<sqlite_slot*>(out)->file = file.release();
  ++owner.open_files;
  if (flags_out)
    *flags_out = flags;
  out->pMethods = &sqlite_file_methods;
  return SQLITE_OK;
}

int remove(sqlite3_vfs* vfs, const char* name, int sync_folder) {
  auto& storage = owner_of(vfs).storage;
  auto result = storage.remove(name);
  if (result == disk_result::missing)
    return SQLITE_IOERR_DELETE_NOENT;
  if (result != disk_result::ok || sync_folder == 0)
    return sqlite_code(result, SQLITE_IOERR_DELETE);
  return sqlite_code(storage.sync_folder(), SQLITE_IOERR_DIR_FSYNC);
}

/// An empty file counts as none, as in SQLite's own layer for Unix.
int access(sqlite3_vfs* vfs, const char* name, int flags, int* out) {
  const auto& storage = owner_of(vfs).storage;
  if (!storage.has_power())
    return SQLITE_IOERR_ACCESS;
  auto size = storage.size_of(name);
  *out = size && (*size > 0 || flags != SQLITE_ACCESS_EXISTS);
  return SQLITE_OK;
}

int full_path_name(sqlite3_vfs*, const char* name, int size, char* out) {
  auto length = std::strlen(name);
  if (length >= static_cast<std::size_t>(size))
    return SQLITE_CANTOPEN;
  std::memcpy(out, name, length + 1);
  return SQLITE_OK;
}

int randomness(sqlite3_vfs* vfs, int size, char* out) {
  auto& draws = owner_of(vfs).draws;
  std::generate_n(out, size, [&] { return static_cast<char>(draws.next()); });
  return size;
}

int on_sleep(sqlite3_vfs* vfs, int microseconds) {
  owner_of(vfs).storage.wait(std::chrono::microseconds{microseconds});
  return microseconds;
}

/// In milliseconds of the Julian calendar, which SQLite counts in.
int current_time_ms(sqlite3_vfs* vfs, sqlite3_int64* out) {
  constexpr sqlite3_int64 year_1970 = 210866760000000;
  const auto& now = owner_of(vfs).options.now;
  auto since = now ? now() : timespan{};
  *out = year_1970
         + std::chrono::duration_cast<std::chrono::milliseconds>(since).count();
  return SQLITE_OK;
}

int current_time(sqlite3_vfs* vfs, double* out) {
  sqlite3_int64 result = 0;
  current_time_ms(vfs, &result);
  *out = static_cast<double>(result) / 86400000.0;
  return SQLITE_OK;
}

int last_error(sqlite3_vfs*, int, char*) {
  return 0;
}

} // namespace

sqlite_disk::sqlite_disk(const std::string& name, disk& storage,
                         sqlite_disk_options options)
  : impl_(std::make_unique<impl>(name, storage, std::move(options))) {
  auto& x = impl_->vfs;
  x.iVersion = 2;
  x.szOsFile = sizeof(sqlite_slot);
  x.mxPathname = 512;
  x.zName = impl_->name.c_str();
  x.pAppData = impl_.get();
  x.xOpen = open;
  x.xDelete = remove;
  x.xAccess = access;
  x.xFullPathname = full_path_name;
  x.xRandomness = randomness;
  x.xSleep = on_sleep;
  x.xCurrentTime = current_time;
  x.xGetLastError = last_error;
  x.xCurrentTimeInt64 = current_time_ms;
  TROUPE_CHECK(sqlite3_vfs_find(x.zName) == nullptr);
  TROUPE_CHECK(sqlite3_vfs_register(&x, 0) == SQLITE_OK);
}

sqlite_disk::~sqlite_disk() {
  TROUPE_CHECK(impl_->open_files == 0);
  sqlite3_vfs_unregister(&impl_->vfs);
}

const char* sqlite_disk::name() const {
  return impl_->vfs.zName;
}

std::size_t sqlite_disk::open_files() const {
  return impl_->open_files;
}

} // namespace troupe::simulation
