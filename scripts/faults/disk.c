/* What scripts/check_faults loads into a node (LD_PRELOAD) to break its disk. A
 * page that is shared with the script says how, while the node runs.
 *
 * Only files below FAULTS_FOLDER count. What has been written and is not synced
 * yet is remembered, so that a crash or a failed sync can take it back, as the
 * loss of power does; SIGKILL alone leaves all in the cache of the kernel. What
 * the C library writes itself (stdio) goes past this. */
#define _GNU_SOURCE
#include "page.h"

#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

/* Something that a crash may undo. Without bytes it is a rename over nothing. */
struct change {
  char path[256];
  char* bytes;
  long size;
  long offset;   /* -1: the whole file, which was replaced */
  long old_size; /* of the file */
  dev_t device;
  ino_t inode;
};

enum { changes_max = 16384 };

struct page* page;
static char folder[256];
static struct change changes[changes_max];
static int changes_count;
static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;

__attribute__((constructor)) static void begin(void) {
  const char* path = getenv("FAULTS_PAGE");
  int fd = path ? open(path, O_RDWR | O_CLOEXEC) : -1;
  if (fd < 0)
    return;
  void* at = mmap(NULL, sizeof(struct page), PROT_READ | PROT_WRITE, MAP_SHARED,
                  fd, 0);
  close(fd);
  const char* below = getenv("FAULTS_FOLDER");
  snprintf(folder, sizeof(folder), "%s/", below ? below : "");
  if (at != MAP_FAILED)
    page = at;
}

static int ends_with(const char* text, const char* end) {
  size_t a = strlen(text), b = strlen(end);
  return a >= b && strcmp(text + a - b, end) == 0;
}

/* Whether the file counts; writes where it is. */
static int counts(int fd, char* path, size_t size) {
  char link[40];
  if (!page || folder[0] != '/' || !folder[1])
    return 0;
  snprintf(link, sizeof(link), "/proc/self/fd/%d", fd);
  ssize_t n = readlink(link, path, size - 1);
  path[n < 0 ? 0 : n] = 0;
  return strncmp(path, folder, strlen(folder)) == 0
         && !ends_with(path, "-shm"); /* is made anew after a crash */
}

/* Whether the fault comes now. */
static int is_due(const char* path, enum operation what) {
  if (page->database_only && !ends_with(path, "/service.db"))
    return 0;
  if ((page->fault == sync_fails && what != syncs)
      || (page->fault == disk_full && what != writes))
    return 0;
  ++page->seen;
  if (page->fault == no_fault || page->seen < page->at
      || (page->fault != disk_full && page->seen > page->at))
    return 0;
  page->tripped = 1;
  return 1;
}

static struct change* remember(const char* path) {
  if (changes_count == changes_max)
    abort();
  struct change* x = &changes[changes_count++];
  memset(x, 0, sizeof(*x));
  snprintf(x->path, sizeof(x->path), "%s", path);
  return x;
}

static void remember_bytes(int fd, const char* path, long offset, long size) {
  struct change* x = remember(path);
  struct stat is;
  fstat(fd, &is);
  x->offset = offset;
  x->old_size = is.st_size;
  x->device = is.st_dev;
  x->inode = is.st_ino;
  x->bytes = malloc(size > 0 ? size : 1);
  int in = open(path, O_RDONLY | O_CLOEXEC);
  ssize_t n = in < 0 ? 0 : pread(in, x->bytes, size, offset);
  x->size = n < 0 ? 0 : n;
  /* SQLite's locks would end with any descriptor of the database or of the index
   * of its log; nobody else uses either here. */
  close(in);
}

static void undo(const struct change* x) {
  ++page->undone;
  /* The file that was there is back: what the other one had is of no account. */
  for (struct change* y = changes; x->offset < 0 && y < x; ++y)
    if (strcmp(y->path, x->path) == 0)
      y->path[0] = 0;
  if (x->offset < 0 && !x->bytes) {
    unlink(x->path);
    return;
  }
  int out = open(x->path, O_WRONLY | O_CLOEXEC);
  if (out < 0)
    return;
  long at = x->offset < 0 ? 0 : x->offset;
  for (long done = 0; done < x->size;) {
    ssize_t n = REAL(pwrite64)(out, x->bytes + done, x->size - done, at + done);
    if (n <= 0)
      abort();
    done += n;
  }
  long end = x->offset < 0 ? x->size : x->old_size;
  if (lseek(out, 0, SEEK_END) > end && REAL(ftruncate64)(out, end) != 0)
    abort();
  close(out);
}

/* Forgets what is on the disk now; or takes it back. A folder has the names. */
static void settle(int fd, int is_lost) {
  struct stat is;
  fstat(fd, &is);
  for (int i = changes_count; i-- > 0;) {
    struct change* x = &changes[i];
    if (S_ISDIR(is.st_mode) ? x->offset >= 0
                            : x->inode != is.st_ino || x->device != is.st_dev)
      continue;
    if (is_lost)
      undo(x);
    free(x->bytes);
    memmove(x, x + 1, (--changes_count - i) * sizeof(*x));
  }
}

/* Which ones stay is drawn; a later change is taken back first. */
static void die(void) {
  for (int i = changes_count; i-- > 0;)
    if (page->fault == kill_keeps_none || page->fault == kill_after_lies
        || (page->fault == kill_keeps_some && (i * 7 + page->at) % 3 > 0))
      undo(&changes[i]);
  kill(getpid(), SIGKILL);
  for (;;)
    pause();
}

static ssize_t store(int fd, const void* from, size_t size, long offset) {
  int here = offset < 0;
  char path[256];
  ssize_t (*go_on)(int, const void*, size_t) = REAL(write);
  ssize_t (*put)(int, const void*, size_t, __off64_t) = REAL(pwrite64);
  if (!counts(fd, path, sizeof(path)))
    return here ? go_on(fd, from, size) : put(fd, from, size, offset);
  pthread_mutex_lock(&lock);
  ssize_t done = -1;
  int due = is_due(path, writes);
  int is_full = due && page->fault == disk_full;
  /* The last write that there is some room for is cut short. */
  if (is_full && (page->seen > page->at || page->at % 2 == 0)) {
    errno = ENOSPC;
  } else {
    remember_bytes(fd, path, here ? lseek(fd, 0, SEEK_CUR) : offset, size);
    size = due ? size / 2 : size;
    done = here ? go_on(fd, from, size) : put(fd, from, size, offset);
    if (due && !is_full)
      die();
  }
  int error = errno;
  pthread_mutex_unlock(&lock);
  errno = error;
  return done;
}

ssize_t write(int fd, const void* from, size_t size) {
  return store(fd, from, size, -1);
}

ssize_t pwrite64(int fd, const void* from, size_t size, __off64_t offset) {
  return store(fd, from, size, offset);
}

int ftruncate(int fd, off_t size) {
  char path[256];
  if (!counts(fd, path, sizeof(path)))
    return REAL(ftruncate64)(fd, size);
  struct stat is;
  fstat(fd, &is);
  pthread_mutex_lock(&lock);
  remember_bytes(fd, path, size, is.st_size > size ? is.st_size - size : 0);
  if (is_due(path, renames))
    die();
  int done = REAL(ftruncate64)(fd, size);
  pthread_mutex_unlock(&lock);
  return done;
}

int ftruncate64(int fd, __off64_t size) {
  return ftruncate(fd, size);
}

static int sync_with(int (*real)(int), int fd) {
  char path[256];
  size_t size = strlen(folder);
  if (!counts(fd, path, sizeof(path))
      && (size < 2 || strlen(path) != size - 1
          || strncmp(path, folder, size - 1) != 0)) /* the folder itself */
    return real(fd);
  struct timespec late = {page->sync_delay_ns / 1000000000,
                          page->sync_delay_ns % 1000000000};
  nanosleep(&late, NULL);
  pthread_mutex_lock(&lock);
  int due = is_due(path, syncs);
  if (due && page->fault != sync_fails)
    die();
  int done = due ? -1 : real(fd);
  if (page->fault != kill_after_lies) /* else it was no sync */
    settle(fd, due);
  pthread_mutex_unlock(&lock);
  if (due)
    errno = EIO;
  return done;
}

int fsync(int fd) {
  return sync_with(REAL(fsync), fd);
}

int fdatasync(int fd) {
  return sync_with(REAL(fdatasync), fd);
}

int rename(const char* from, const char* to) {
  if (!page || strncmp(to, folder, strlen(folder)) != 0)
    return REAL(rename)(from, to);
  pthread_mutex_lock(&lock);
  for (int i = 0; i < changes_count; ++i)
    if (strcmp(changes[i].path, from) == 0)
      snprintf(changes[i].path, sizeof(changes[i].path), "%s", to);
  struct change* x = remember(to);
  x->offset = -1;
  int in = open(to, O_RDONLY | O_CLOEXEC);
  if (in >= 0) {
    x->bytes = malloc(1 << 16);
    x->size = read(in, x->bytes, 1 << 16);
    close(in);
  }
  if (is_due(to, renames))
    die();
  int done = REAL(rename)(from, to);
  pthread_mutex_unlock(&lock);
  return done;
}
