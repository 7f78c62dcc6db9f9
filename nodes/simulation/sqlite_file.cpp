// What SQLite does with an open file.
#include "nodes/simulation/sqlite_file.hpp"

#include <sqlite3.h>

#include <cstring>

namespace troupe::simulation {

namespace {

sqlite_file& file_of(sqlite3_file* x) {
  return *static_cast<sqlite_slot*>(x)->file;
}

// -- bytes -------------------------------------------------------------------

int close(sqlite3_file* x) {
  auto file = std::unique_ptr<sqlite_file>{&file_of(x)};
  file->sharing->unlock(file.get(), sqlite_sharing::none);
  file->sharing->leave_slots(file.get());
  if (!file->removed_on_close.empty() && file->serves())
    file->storage.remove(file->removed_on_close);
  file->storage.close(file->at);
  --file->open_files;
  x->pMethods = nullptr;
  return SQLITE_OK;
}

int read(sqlite3_file* x, void* out, int size, sqlite3_int64 at) {
  auto& file = file_of(x);
  auto wanted = static_cast<std::size_t>(size);
  std::size_t got = 0;
  if (file.storage.read(file.at, static_cast<std::uint64_t>(at), out, wanted,
                        got)
      != disk_result::ok)
    return SQLITE_IOERR_READ;
  if (got == wanted)
    return SQLITE_OK;
  std::memset(static_cast<char*>(out) + got, 0, wanted - got);
  return SQLITE_IOERR_SHORT_READ;
}

int write(sqlite3_file* x, const void* data, int size, sqlite3_int64 at) {
  auto& file = file_of(x);
  return sqlite_code(file.storage.write(file.at, static_cast<std::uint64_t>(at),
                                        data, static_cast<std::size_t>(size)),
                     SQLITE_IOERR_WRITE);
}

int truncate(sqlite3_file* x, sqlite3_int64 size) {
  auto& file = file_of(x);
  return sqlite_code(file.storage.resize(file.at,
                                         static_cast<std::uint64_t>(size)),
                     SQLITE_IOERR_TRUNCATE);
}

/// The first sync of a new journal or log is one of the folder too, as in
/// SQLite's own layer for Unix.
int sync(sqlite3_file* x, int) {
  auto& file = file_of(x);
  auto& storage = file.storage;
  auto code = sqlite_code(storage.sync(file.at), SQLITE_IOERR_FSYNC);
  if (code != SQLITE_OK || !file.is_new)
    return code;
  code = sqlite_code(storage.sync_folder(), SQLITE_IOERR_DIR_FSYNC);
  file.is_new = code != SQLITE_OK;
  return code;
}

int file_size(sqlite3_file* x, sqlite3_int64* out) {
  auto& file = file_of(x);
  std::uint64_t size = 0;
  auto result = file.storage.size(file.at, size);
  *out = static_cast<sqlite3_int64>(size);
  return sqlite_code(result, SQLITE_IOERR_FSTAT);
}

// -- locks and shared memory -------------------------------------------------

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

// -- what the device is ------------------------------------------------------

int control(sqlite3_file*, int, void*) {
  return SQLITE_NOTFOUND;
}

int sector_size(sqlite3_file* x) {
  return static_cast<int>(file_of(x).storage.options().sector_bytes);
}

int device_characteristics(sqlite3_file*) {
  return 0; // It promises nothing.
}

} // namespace

const sqlite3_io_methods sqlite_file_methods = {
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

int sqlite_code(disk_result x, int otherwise) {
  switch (x) {
    case disk_result::ok:
      return SQLITE_OK;
    case disk_result::full:
      return SQLITE_FULL;
    default:
      return otherwise;
  }
}

} // namespace troupe::simulation
