#pragma once

#include "messages/endpoint.hpp"
#include "messages/ids.hpp"

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <map>
#include <optional>
#include <string>

namespace troupe::core {

/// What an incarnation is made of:
///
///   bit 63     zero
///   62 to 20   counter (43 bits)
///   19         durable: the counter is kept on a disk
///   18 to 0    boot id: random, so that two starts with one counter differ
///
/// A later life is a greater number, since the counter grows: it is the start
/// time in milliseconds since 1970, or one more than the counter before it
/// where the clock has gone back. With a disk that is certain; without one it
/// is as good as the clock. 43 bits last until the year 2248.
struct life_number {
  std::uint64_t counter = 0;
  bool durable = false;
  std::uint32_t boot = 0;
};

constexpr std::uint64_t life_counter_max = (std::uint64_t{1} << 43) - 1;
constexpr std::uint32_t boot_id_max = (std::uint32_t{1} << 19) - 1;

/// Bits of `boot` that do not fit are left out; requires a counter that fits.
incarnation pack(const life_number& x);

life_number unpack(incarnation x);

/// Whether the life is one of a node with a disk. One without can be a member,
/// but never a voter: its promises would not outlive it.
inline bool is_durable(incarnation x) {
  return unpack(x).durable;
}

/// The number of the life after `before` (zero: none is known), begun at
/// `start_ms`; nothing where no greater counter is left, which only a damaged
/// number can bring about.
std::optional<incarnation> next_life(incarnation before, std::uint64_t start_ms,
                                     std::uint32_t boot, bool durable);

/// What peers know of this node's name, against what it believes itself.
enum class life_check : std::uint8_t {
  good,         ///< They know this life, or earlier ones alone.
  goes_back,    ///< They know a later one, by its counter.
  another_boot, ///< They know one of the same counter and another boot.
};

/// Whether the life `own` may go on where peers report `known` as the latest
/// life of its name (zero: none).
life_check check_life(incarnation own, incarnation known);

/// Says what to do about a life that may not go on; empty for `good`.
std::string advice(life_check x, const std::string& name, incarnation own,
                   incarnation known);

/// Two live nodes of one name.
struct name_clash {
  std::string name;
  incarnation older = 0;
  endpoint older_at;
  incarnation newer = 0;
  endpoint newer_at;
};

/// For people: both nodes, and what to do.
std::string to_string(const name_clash& x);

/// Finds two live nodes of one name.
///
/// A later life ends the earlier one, so what is still on its way from the
/// earlier one proves nothing. But an answer to a question that was asked
/// after the later life had begun does: both live.
///
///   life a answers ------------.
///   life b > a answers: begins | b's start
///   asked after b's start, a answers, b answers too -> clash
class name_watch {
public:
  /// How long an answer proves that its life goes on.
  static constexpr timespan proof_kept = std::chrono::seconds{30};

  /// Names that are watched; beyond it the one heard longest ago is forgotten.
  static constexpr std::size_t names_max = 1024;

  /// `inc` of `name` has answered from `at` what it was asked at `asked`.
  /// Returns each clash once.
  std::optional<name_clash> on_answer(const std::string& name, incarnation inc,
                                      const endpoint& at, instant asked,
                                      instant now);

  std::size_t size() const {
    return names_.size();
  }

  /// How many names were forgotten for lack of room.
  std::uint64_t forgotten() const {
    return forgotten_;
  }

private:
  struct life {
    incarnation inc = 0;
    endpoint at;
    instant first;
    /// When the latest question was asked that it has answered.
    instant asked;
    instant answered;
  };

  struct entry {
    life newer;
    std::optional<life> older;
    bool told = false;
  };

  void make_room();

  std::map<std::string, entry> names_;
  std::uint64_t forgotten_ = 0;
};

} // namespace troupe::core
