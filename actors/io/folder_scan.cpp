#include "actors/io/folder_watcher.hpp"

#include "actors/core/splitmix.hpp"

#include <algorithm>
#include <array>
#include <cerrno>
#include <chrono>
#include <cstdio>
#include <cstring>
#include <filesystem>
#include <memory>
#include <sys/stat.h>
#include <system_error>
#include <xxhash.h>

namespace troupe {

namespace {

namespace fs = std::filesystem;

/// Hash of a file's content; nothing if it cannot be read to its end.
std::optional<std::uint64_t> hash_of(const fs::path& name) {
  std::unique_ptr<std::FILE, int (*)(std::FILE*)> in{
    std::fopen(name.c_str(), "rbe"), std::fclose};
  std::unique_ptr<XXH3_state_t, XXH_errorcode (*)(XXH3_state_t*)> state{
    XXH3_createState(), XXH3_freeState};
  if (!in || !state)
    return std::nullopt;
  XXH3_64bits_reset(state.get());
  std::array<char, 65536> buffer{};
  for (;;) {
    auto n = std::fread(buffer.data(), 1, buffer.size(), in.get());
    XXH3_64bits_update(state.get(), buffer.data(), n);
    if (n < buffer.size())
      break;
  }
  if (std::ferror(in.get()) != 0)
    return std::nullopt;
  return XXH3_64bits_digest(state.get());
}

/// Returns false for what is no file.
bool look_at(const fs::path& path, const folder_options& opts,
             folder_file& out) {
  struct stat about {};
  if (::stat(path.c_str(), &about) != 0)
    return true; // A link that leads nowhere is still a name.
  if (!S_ISREG(about.st_mode))
    return false;
  auto size = static_cast<std::uint64_t>(about.st_size);
  if (opts.size)
    out.size = size;
  if (opts.time)
    out.time = static_cast<std::int64_t>(about.st_mtim.tv_sec) * 1000
               + about.st_mtim.tv_nsec / 1'000'000;
  if (opts.hash && size <= opts.hash_bytes_max)
    out.hash = hash_of(path);
  return true;
}

} // namespace

folder_seen scan_folder(const folder_options& opts) {
  folder_seen result;
  std::error_code bad;
  fs::directory_iterator all{opts.path, bad};
  auto asks_more = opts.size || opts.time || opts.hash;
  for (; !bad && all != fs::directory_iterator{}; all.increment(bad)) {
    folder_file next;
    next.name = all->path().filename().string();
    std::error_code unknown;
    // Where the kernel tells the type, names alone need no further call.
    auto is_file = asks_more || all->is_symlink(unknown)
                     ? look_at(all->path(), opts, next)
                     : all->is_regular_file(unknown);
    if (is_file)
      result.files.push_back(std::move(next));
  }
  if (bad) {
    result.files.clear();
    result.error = "cannot read the folder " + opts.path + ": " + bad.message();
    return result;
  }
  std::sort(result.files.begin(), result.files.end(),
            [](auto& x, auto& y) { return x.name < y.name; });
  return result;
}

std::string make_random_folder(const std::string& where, std::uint64_t chance,
                               bool& reused) {
  constexpr std::string_view letters{"ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789"};
  reused = false;
  std::error_code bad;
  fs::create_directories(where, bad);
  if (bad)
    return {};
  core::splitmix random{chance};
  std::string name{"folder-"};
  for (int i = 0; i < 20; ++i)
    name += letters[random.next() % letters.size()];
  auto path = fs::path{where} / name;
  reused = !fs::create_directory(path, bad) && !bad;
  return bad ? std::string{} : path.string();
}

} // namespace troupe
