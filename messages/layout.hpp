#pragma once

#include "messages/check.hpp"
#include "messages/envelope.hpp"
#include "messages/wire.hpp"
#include "messages/wire_out.hpp"
#include "messages/wire_range.hpp"

#include <algorithm>
#include <array>
#include <cstddef>
#include <limits>
#include <string>
#include <type_traits>
#include <vector>

/// How bodies are laid out, written down once for both directions:
///
///   template <class Codec>
///   void fields(Codec& c, of<Codec, heartbeat>& x) {
///     c.view(x.view);
///   }
///
/// With a `getter` this reads and validates, with a `putter` it writes (or
/// measures). A rule that a value must keep is stated once, too: bytes that
/// break it are refused, and a sender that breaks it has a bug.
namespace troupe::wire {

/// `T` as `fields` takes it: to be filled, or to be left alone.
template <class Codec, class T>
using of = std::conditional_t<Codec::reads, T, const T>;

/// Writes to a `gatherer` or `measure`.
template <class Out>
class putter {
public:
  static constexpr bool reads = false;

  explicit putter(Out& out) : out_(out) {
    // nop
  }

  void number(std::uint64_t x) {
    out_.number(x);
  }

  void somebody(member_id x) {
    check(x != 0);
    number(x);
  }

  void flag(bool x) {
    out_.u8(x ? 1 : 0);
  }

  /// Several flags in one byte, the first in its lowest bit.
  template <class... Flags>
  void flags(Flags... xs) {
    std::uint8_t all = 0;
    std::uint8_t bit = 1;
    ((all |= xs ? bit : 0, bit <<= 1), ...);
    out_.u8(all);
  }

  void versions(const wire_range& x) {
    check(x.min <= x.max);
    out_.u8(x.min);
    out_.u8(x.max);
  }

  template <class Kind>
  void kind(Kind x, Kind max) {
    check(x <= max);
    out_.u8(static_cast<std::uint8_t>(x));
  }

  void view(const view_id& x) {
    number(x.epoch);
    number(x.coordinator);
  }

  void at(const endpoint& x) {
    out_.at(x);
  }

  void name(std::string_view x) {
    check(!x.empty() && x.size() <= name_bytes_max);
    out_.text(x);
  }

  /// A text that may be empty.
  void text(std::string_view x, std::size_t max) {
    check(x.size() <= max);
    out_.text(x);
  }

  template <std::size_t Size>
  void bytes(const std::array<std::uint8_t, Size>& x) {
    out_.raw({reinterpret_cast<const char*>(x.data()), Size});
  }

  /// For people: better a part of it than none of it.
  void remark(std::string_view x) {
    out_.text(x.substr(0, text_bytes_max));
  }

  /// Writes how many there are, then each with `item`.
  template <class T, class F>
  void items(const std::vector<T>& x, std::size_t max, std::size_t, F item) {
    check(x.size() <= max);
    number(x.size());
    for (auto& y : x)
      item(*this, y);
  }

  /// Bytes with their count before them.
  void part(const slice& x, std::size_t max) {
    check(x.size() <= max);
    out_.text(x.text());
  }

  void rest(const slice& x) {
    out_.raw(x.text());
  }

  /// The count was made together with the units.
  void units(const slice& x, std::uint32_t, bool) {
    rest(x);
  }

  void check(bool keeps_the_rule) {
    TROUPE_CHECK(keeps_the_rule);
  }

private:
  Out& out_;
};

/// Reads from the front of `in`. After the first thing that cannot be, `in` is
/// not `ok` and what was read means nothing.
class getter {
public:
  static constexpr bool reads = true;

  /// Slices share `whole`, of which `in` reads a part.
  getter(reader& in, const slice& whole) : in_(in), whole_(whole) {
    // nop
  }

  void number(std::uint64_t& x) {
    x = in_.number();
  }

  void number(std::uint32_t& x) {
    constexpr auto max = std::numeric_limits<std::uint32_t>::max();
    x = static_cast<std::uint32_t>(in_.number_up_to(max));
  }

  void somebody(member_id& x) {
    number(x);
    check(x != 0);
  }

  void flag(bool& x) {
    auto raw = in_.u8();
    check(raw <= 1);
    x = raw == 1;
  }

  template <class... Flags>
  void flags(Flags&... xs) {
    auto raw = in_.u8();
    ((xs = (raw & 1) != 0, raw >>= 1), ...);
    check(raw == 0);
  }

  void versions(wire_range& x) {
    x.min = in_.u8();
    x.max = in_.u8();
    check(x.min <= x.max);
  }

  template <class Kind>
  void kind(Kind& x, Kind max) {
    auto raw = in_.u8();
    check(raw <= static_cast<std::uint8_t>(max));
    x = static_cast<Kind>(raw);
  }

  void view(view_id& x) {
    number(x.epoch);
    number(x.coordinator);
  }

  void at(endpoint& x) {
    x = in_.at();
  }

  void name(std::string& x) {
    x = in_.text(name_bytes_max);
    check(!x.empty());
  }

  void text(std::string& x, std::size_t max) {
    x = in_.text(max);
  }

  template <std::size_t Size>
  void bytes(std::array<std::uint8_t, Size>& x) {
    auto raw = in_.raw(Size);
    if (raw.size() == Size)
      std::copy(raw.begin(), raw.end(), x.begin());
  }

  void remark(std::string& x) {
    x = in_.text(text_bytes_max);
  }

  /// Reads how many follow, then each with `item`. As each takes at least
  /// `item_bytes`, no count makes us allocate for more than there can be.
  template <class T, class F>
  void
  items(std::vector<T>& x, std::size_t max, std::size_t item_bytes, F item) {
    auto count = static_cast<std::size_t>(in_.number_up_to(max));
    if (count > in_.left() / item_bytes) {
      in_.fail();
      return;
    }
    x.resize(count);
    for (auto& y : x)
      item(*this, y);
  }

  void part(slice& x, std::size_t max) {
    share(in_.text(max), x);
  }

  void rest(slice& x) {
    share(in_.raw(in_.left()), x);
  }

  void units(slice& x, std::uint32_t count, bool& plain) {
    rest(x);
    check(count_units(x.text(), plain) == count);
  }

  void check(bool keeps_the_rule) {
    if (!keeps_the_rule)
      in_.fail();
  }

private:
  void share(std::string_view part, slice& x) {
    if (part.empty())
      return;
    auto offset = static_cast<std::size_t>(part.data() - whole_.text().data());
    x = whole_.sub(offset, part.size());
  }

  reader& in_;
  const slice& whole_;
};

} // namespace troupe::wire
