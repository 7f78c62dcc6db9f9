#include "nodes/simulation/sqlite_disk.hpp"

#include "messages/check.hpp"
#include "nodes/simulation/sqlite_sharing.hpp"

#include <sqlite3.h>

#include <algorithm>
#include <cstring>
#include <map>
#include <utility>

namespace troupe::simulation {

/// What stands behind one `sqlite3_vfs`.
struct sqlite_disk::impl {
  std::string name;
  disk& storage;
  sqlite_disk_options options;
  core::splitmix draws{options.seed};
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

/// A file that SQLite has open.
struct used_file {
  sqlite_disk::impl& owner;
  open_file at;
  std::shared_ptr<sqlite_sharing> sharing;
  std::string removed_on_close;
  /// Its creation is not known to be durable yet.
  bool is_new = false;

  bool serves() const {
    return owner.storage.serves(at);
  }
};

/// SQLite gives the memory of this, and the disk a life of its own to the rest.
struct file_slot : sqlite3_file {
  used_file* file;
};

used_file& file_of(sqlite3_file* x) {
  return *static_cast<file_slot*>(x)->file;
}

sqlite_disk::impl& owner_of(sqlite3_vfs* x) {
  return *static_cast<sqlite_disk::impl*>(x->pAppData);
}

int code_of(disk_result x, int otherwise) {
  switch (x) {
    case disk_result::ok:
      return SQLITE_OK;
    case disk_result::full:
      return SQLITE_FULL;
    default:
      return otherwise;
  }
}

// -- bytes
// ---------------------------------------------------------------------

int close(sqlite3_file* x) {
  auto file = std::unique_ptr<used_file>{&file_of(x)};
  auto& owner = file->owner;
  file->sharing->unlock(file.get(), sqlite_sharing::none);
  file->sharing->leave_slots(file.get());
  if (!file->removed_on_close.empty() && file->serves())
    owner.storage.remove(file->removed_on_close);
  owner.storage.close(file->at);
  --owner.open_files;
  x->pMethods = nullptr;
  return SQLITE_OK;
}

int read(sqlite3_file* x, void* out, int size, sqlite3_int64 at) {
  auto& file = file_of(x);
  auto wanted = static_cast<std::size_t>(size);
  std::size_t got = 0;
  if (file.owner.storage.read(file.at, static_cast<std::uint64_t>(at), out,
                              wanted, got)
      != disk_result::ok)
    return SQLITE_IOERR_READ;
  if (got == wanted)
    return SQLITE_OK;
  std::memset(static_cast<char*>(out) + got, 0, wanted - got);
  return SQLITE_IOERR_SHORT_READ;
}

int write(sqlite3_file* x, const void* data, int size, sqlite3_int64 at) {
  auto& file = file_of(x);
  return code_of(file.owner.storage.write(file.at,
                                          static_cast<std::uint64_t>(at), data,
                                          static_cast<std::size_t>(size)),
                 SQLITE_IOERR_WRITE);
}

int truncate(sqlite3_file* x, sqlite3_int64 size) {
  auto& file = file_of(x);
  return code_of(file.owner.storage.resize(file.at,
                                           static_cast<std::uint64_t>(size)),
                 SQLITE_IOERR_TRUNCATE);
}

/// The first sync of a new journal or log is one of the folder too, as in
/// SQLite's own layer for Unix.
int sync(sqlite3_file* x, int) {
  auto& file = file_of(x);
  auto& storage = file.owner.storage;
  auto code = code_of(storage.sync(file.at), SQLITE_IOERR_FSYNC);
  if (code != SQLITE_OK || !file.is_new)
    return code;
  code = code_of(storage.sync_folder(), SQLITE_IOERR_DIR_FSYNC);
  file.is_new = code != SQLITE_OK;
  return code;
}

int file_size(sqlite3_file* x, sqlite3_int64* out) {
  auto& file = file_of(x);
  std::uint64_t size = 0;
  auto result = file.owner.storage.size(file.at, size);
  *out = static_cast<sqlite3_int64>(size);
  return code_of(result, SQLITE_IOERR_FSTAT);
}

// -- locks and shared memory
// ---------------------------------------------------

int lock(sqlite3_file* x, int level) {
  auto& file = file_of(x);
  if (!file.serves())
    return SQLITE_IOERR_LOCK;
  return file.sharing->lock(&file, level) ? SQLITE_OK : SQLITE_BUSY;
}

int unlock(sqlite3_file* x, int level) {
  auto& file = file_of(x);
  file.sharing->unlock(&file, level);
  return file.serves() ? SQLITE_OK : SQLITE_IOERR_UNLOCK;
}

int check_reserved_lock(sqlite3_file* x, int* out) {
  auto& file = file_of(x);
  *out = file.sharing->is_reserved();
  return file.serves() ? SQLITE_OK : SQLITE_IOERR_CHECKRESERVEDLOCK;
}

int map_memory(sqlite3_file* x, int index, int bytes, int extend,
               void volatile** out) {
  auto& file = file_of(x);
  *out = nullptr;
  if (!file.serves())
    return SQLITE_IOERR_SHMMAP;
  *out = file.sharing->region(static_cast<std::size_t>(index),
                              static_cast<std::size_t>(bytes), extend != 0);
  return SQLITE_OK;
}

int lock_memory(sqlite3_file* x, int first, int count, int flags) {
  auto& file = file_of(x);
  auto from = static_cast<std::size_t>(first);
  auto slots = static_cast<std::size_t>(count);
  if ((flags & SQLITE_SHM_UNLOCK) != 0) {
    file.sharing->unlock_slots(&file, from, slots);
    return SQLITE_OK;
  }
  if (!file.serves())
    return SQLITE_IOERR_SHMLOCK;
  auto alone = (flags & SQLITE_SHM_EXCLUSIVE) != 0;
  return file.sharing->lock_slots(&file, from, slots, alone) ? SQLITE_OK
                                                             : SQLITE_BUSY;
}

void memory_barrier(sqlite3_file*) {
  // nop: there is one thread
}

int unmap_memory(sqlite3_file* x, int) {
  auto& file = file_of(x);
  file.sharing->leave_slots(&file);
  return SQLITE_OK;
}

// -- what the device is
// --------------------------------------------------------

int control(sqlite3_file*, int, void*) {
  return SQLITE_NOTFOUND;
}

int sector_size(sqlite3_file* x) {
  return static_cast<int>(file_of(x).owner.storage.options().sector_bytes);
}

int device_characteristics(sqlite3_file*) {
  return 0; // It promises nothing.
}

const sqlite3_io_methods methods = {
  2, // With shared memory, without mapped files.
  close,
  read,
  write,
  truncate,
  sync,
  file_size,
  lock,
  unlock,
  check_reserved_lock,
  control,
  sector_size,
  device_characteristics,
  map_memory,
  lock_memory,
  memory_barrier,
  unmap_memory,
  nullptr,
  nullptr,
};

// -- the file system
// -----------------------------------------------------------

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
  auto file = std::make_unique<used_file>(
    used_file{owner, at, owner.share(at), {}, false});
  if (name && (flags & SQLITE_OPEN_DELETEONCLOSE) != 0)
    file->removed_on_close = name;
  constexpr auto journals = SQLITE_OPEN_MAIN_JOURNAL | SQLITE_OPEN_WAL
                            | SQLITE_OPEN_SUPER_JOURNAL;
  file->is_new = create && (flags & journals) != 0;
  static_cast<file_slot*>(out)->file = file.release();
  ++owner.open_files;
  if (flags_out)
    *flags_out = flags;
  out->pMethods = &methods;
  return SQLITE_OK;
}

int remove(sqlite3_vfs* vfs, const char* name, int sync_folder) {
  auto& storage = owner_of(vfs).storage;
  auto result = storage.remove(name);
  if (result == disk_result::missing)
    return SQLITE_IOERR_DELETE_NOENT;
  if (result != disk_result::ok || sync_folder == 0)
    return code_of(result, SQLITE_IOERR_DELETE);
  return code_of(storage.sync_folder(), SQLITE_IOERR_DIR_FSYNC);
}

/// An empty file counts as none, as in SQLite's own layer for Unix.
int access(sqlite3_vfs* vfs, const char* name, int flags, int* out) {
  auto size = owner_of(vfs).storage.size_of(name);
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

int sleep(sqlite3_vfs* vfs, int microseconds) {
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
  : impl_(new impl{name, storage, std::move(options)}) {
  auto& x = impl_->vfs;
  x.iVersion = 2;
  x.szOsFile = sizeof(file_slot);
  x.mxPathname = 512;
  x.zName = impl_->name.c_str();
  x.pAppData = impl_.get();
  x.xOpen = open;
  x.xDelete = remove;
  x.xAccess = access;
  x.xFullPathname = full_path_name;
  x.xRandomness = randomness;
  x.xSleep = sleep;
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
