#include "nodes/simulation/disk.hpp"

#include "messages/check.hpp"

#include <algorithm>
#include <iterator>
#include <utility>

namespace troupe::simulation {

namespace {

/// Counts down; true when the countdown ends with this.
bool comes_due(std::uint64_t& countdown) {
  return countdown > 0 && --countdown == 0;
}

} // namespace

disk::disk(disk_options options) : options_(options) {
  TROUPE_CHECK(options.sector_bytes == 512 || options.sector_bytes == 4096);
}

// -- names -------------------------------------------------------------------

disk_result disk::open(const std::string& name, bool create, open_file& out) {
  if (!powered_)
    return disk_result::off;
  auto i = names_.find(name);
  if (i == names_.end()) {
    if (!create)
      return disk_result::missing;
    if (!begin_change())
      return disk_result::off;
    change_names("", name, new_file());
    i = names_.find(name);
  }
  out = enter(i->second);
  return disk_result::ok;
}

disk_result disk::open_unnamed(open_file& out) {
  if (!powered_)
    return disk_result::off;
  out = enter(new_file());
  return disk_result::ok;
}

void disk::close(const open_file& x) {
  if (x.life != life_)
    return;
  --files_.at(x.file).opens;
  sweep();
}

disk_result disk::remove(const std::string& name) {
  if (!begin_change())
    return disk_result::off;
  auto i = names_.find(name);
  if (i == names_.end())
    return disk_result::missing;
  change_names(name, "", i->second);
  sweep();
  return disk_result::ok;
}

disk_result disk::rename(const std::string& from, const std::string& to) {
  if (!begin_change())
    return disk_result::off;
  auto i = names_.find(from);
  if (i == names_.end())
    return disk_result::missing;
  change_names(from, to, i->second);
  sweep();
  return disk_result::ok;
}

disk_result disk::sync_folder() {
  if (!begin_change())
    return disk_result::off;
  auto fails = sync_fails();
  if (fails) {
    settle_names(draw_survival(fault_draws_), fault_draws_);
  } else {
    durable_names_ = names_;
    name_changes_.clear();
  }
  sweep();
  return fails ? disk_result::failed : disk_result::ok;
}

std::optional<std::uint64_t> disk::size_of(const std::string& name) const {
  auto i = names_.find(name);
  if (i == names_.end())
    return std::nullopt;
  return files_.at(i->second).content.size();
}

void disk::change_names(std::string gone, std::string come,
                        std::uint32_t file) {
  name_changes_.push_back({++changes_, std::move(gone), std::move(come), file});
  apply(name_changes_.back(), names_);
  if (name_changes_.size() > name_changes_max) {
    apply(name_changes_.front(), durable_names_);
    name_changes_.erase(name_changes_.begin());
  }
}

void disk::apply(const name_change& x, names& out) {
  if (!x.gone.empty())
    out.erase(x.gone);
  if (!x.come.empty())
    out[x.come] = x.file;
}

std::uint32_t disk::new_file() {
  files_.emplace(++files_made_,
                 stored_file{disk_file{options_.sector_bytes}, 0});
  return files_made_;
}

open_file disk::enter(std::uint32_t file) {
  ++files_.at(file).opens;
  return {file, life_};
}

bool disk::is_named(std::uint32_t file) const {
  return std::any_of(names_.begin(), names_.end(),
                     [=](const auto& x) { return x.second == file; });
}

/// Drops the files that nobody can reach, not even after a crash.
void disk::sweep() {
  for (auto i = files_.begin(); i != files_.end();) {
    auto file = i->first;
    auto has_file = [=](const auto& x) { return x.second == file; };
    auto names_file = [=](const auto& x) { return x.file == file; };
    auto reached
      = i->second.opens > 0 || is_named(file)
        || std::any_of(durable_names_.begin(), durable_names_.end(), has_file)
        || std::any_of(name_changes_.begin(), name_changes_.end(), names_file);
    i = reached ? std::next(i) : files_.erase(i);
  }
}

// -- contents ----------------------------------------------------------------

disk_result disk::read(const open_file& x, std::uint64_t at, void* out,
                       std::size_t size, std::size_t& got) const {
  got = 0;
  if (!serves(x))
    return disk_result::off;
  got = files_.at(x.file).content.read(at, out, size);
  return disk_result::ok;
}

disk_result disk::write(const open_file& x, std::uint64_t at, const void* data,
                        std::size_t size) {
  if (!serves(x) || !begin_change())
    return disk_result::off;
  auto& content = files_.at(x.file).content;
  auto end = room_for(content);
  auto count = at >= end ? 0 : std::min<std::uint64_t>(size, end - at);
  if (comes_due(write_fails_in_))
    count = 0;
  content.write(at, data, count, changes_);
  ++counts_.writes;
  counts_.bytes_written += count;
  if (count == size)
    return disk_result::ok;
  ++counts_.refused_writes;
  return disk_result::full;
}

disk_result disk::resize(const open_file& x, std::uint64_t size) {
  if (!serves(x) || !begin_change())
    return disk_result::off;
  auto& content = files_.at(x.file).content;
  if (size > content.size() && size > room_for(content)) {
    ++counts_.refused_writes;
    return disk_result::full;
  }
  content.resize(size, changes_);
  return disk_result::ok;
}

disk_result disk::sync(const open_file& x) {
  if (!serves(x) || !begin_change())
    return disk_result::off;
  auto& file = files_.at(x.file);
  if (sync_fails()) {
    settle(file, draw_survival(fault_draws_), fault_draws_);
    return disk_result::failed;
  }
  file.content.sync();
  return disk_result::ok;
}

disk_result disk::size(const open_file& x, std::uint64_t& out) const {
  if (!serves(x))
    return disk_result::off;
  out = files_.at(x.file).content.size();
  return disk_result::ok;
}

std::uint64_t disk::rounded(std::uint64_t bytes) const {
  auto unit = options_.sector_bytes;
  return (bytes + unit - 1) / unit * unit;
}

/// Returns how long `x` can become.
std::uint64_t disk::room_for(const disk_file& x) const {
  auto used = bytes_used();
  auto left = used < options_.bytes_max ? options_.bytes_max - used : 0;
  return rounded(x.size())
         + left / options_.sector_bytes * options_.sector_bytes;
}

std::uint64_t disk::bytes_used() const {
  std::uint64_t result = 0;
  for (const auto& [file, x] : files_)
    if (x.opens > 0 || is_named(file))
      result += rounded(x.content.size());
  return result;
}

// -- before and in each change -----------------------------------------------

bool disk::begin_change() {
  if (!powered_)
    return false;
  if (watcher_)
    watcher_(*this);
  if (comes_due(power_cut_in_))
    powered_ = false;
  return powered_;
}

bool disk::sync_fails() {
  ++counts_.syncs;
  waited_ += sync_time_;
  if (!comes_due(sync_fails_in_))
    return false;
  ++counts_.failed_syncs;
  return true;
}

} // namespace troupe::simulation
