#include "nodes/vote_file.hpp"

#include "actors/inspected.hpp"
#include "messages/bodies.hpp"
#include "messages/wire.hpp"
#include "nodes/small_file.hpp"

#include <caf/error.hpp>
#include <caf/typed_event_based_actor.hpp>
#include <spdlog/spdlog.h>

#include <array>
#include <cerrno>
#include <cstdint>
#include <cstring>
#include <fstream>
#include <iterator>
#include <string_view>
#include <utility>

namespace troupe {

namespace {

namespace fs = std::filesystem;

constexpr std::string_view first_line = "troupe votes 1\n";
constexpr std::size_t checksum_bytes = 8;

/// Far above 17 views of as many members as there may be.
constexpr std::size_t votes_bytes_max = 1u << 20;

std::array<char, checksum_bytes> checksum_of(std::string_view text) {
  auto hash = wire::payload_hash(
    reinterpret_cast<const std::byte*>(text.data()), text.size());
  std::array<char, checksum_bytes> result{};
  for (auto& x : result) {
    x = static_cast<char>(hash & 0xff);
    hash >>= 8;
  }
  return result;
}

struct vote_keeper_state {
  static constexpr const char* name = "vote-keeper";
  std::uint64_t kept = 0;
};

void describe(const vote_keeper_state& st, inspection& out) {
  add_field(out.fields, "votes_kept", st.kept);
}

fs::path file_in(const fs::path& folder) {
  return folder / "votes";
}

} // namespace

std::variant<std::optional<vote_record>, state_error>
read_votes(const fs::path& folder) {
  auto at = file_in(folder);
  std::error_code error;
  if (!fs::exists(at, error) && !error)
    return std::optional<vote_record>{};
  std::ifstream in{at, std::ios::binary};
  std::string text;
  if (in && fs::file_size(at, error) <= votes_bytes_max)
    text.assign(std::istreambuf_iterator<char>{in}, {});
  if (!in)
    return state_error{state_error::kind::io_failed, "cannot read "
                                                       + at.string() + ": "
                                                       + std::strerror(errno)};
  auto damaged = state_error{
    state_error::kind::damaged,
    "the votes of this node, " + at.string()
      + ", are damaged: put a good copy of the file back; or remove the whole "
        "state folder, and the node starts as a newcomer"};
  std::string_view rest{text};
  if (rest.size() < first_line.size() + checksum_bytes
      || rest.substr(0, first_line.size()) != first_line)
    return damaged;
  auto sum = checksum_of(rest.substr(0, rest.size() - checksum_bytes));
  if (rest.substr(rest.size() - checksum_bytes)
      != std::string_view{sum.data(), sum.size()})
    return damaged;
  rest.remove_prefix(first_line.size());
  rest.remove_suffix(checksum_bytes);
  auto result = decode_vote_record(rest);
  if (!result)
    return damaged;
  return result;
}

std::optional<state_error> write_votes(const fs::path& folder,
                                       const vote_record& x) {
  std::string text{first_line};
  text += encode(x).text();
  auto sum = checksum_of(text);
  text.append(sum.data(), sum.size());
  auto at = file_in(folder);
  if (replace_small(at, text))
    return std::nullopt;
  return state_error{state_error::kind::io_failed, "cannot write " + at.string()
                                                     + ": "
                                                     + std::strerror(errno)};
}

vote_keeper_actor spawn_vote_keeper(caf::actor_system& sys, fs::path folder,
                                    supervisor_actor supervisor) {
  using pointer = vote_keeper_actor::stateful_pointer<vote_keeper_state>;
  auto behavior = [=](pointer self) -> vote_keeper_actor::behavior_type {
    return {[=](const votes_cast& x) -> caf::result<votes_kept> {
      auto bad = write_votes(folder, *x.record);
      if (!bad) {
        ++self->state.kept;
        return votes_kept{};
      }
      spdlog::error(bad->text);
      self->send(supervisor, life_over{false, errc::io_failed});
      return caf::make_error(errc::io_failed, bad->text);
    }};
  };
  return spawn_inspected<caf::detached>(sys, behavior);
}

vote_keeper_actor spawn_forgetful_keeper(caf::actor_system& sys) {
  using pointer = vote_keeper_actor::stateful_pointer<vote_keeper_state>;
  auto behavior = [](pointer self) -> vote_keeper_actor::behavior_type {
    return {[=](const votes_cast&) {
      ++self->state.kept;
      return votes_kept{};
    }};
  };
  return spawn_inspected(sys, behavior);
}

} // namespace troupe
