#pragma once

#include "nodes/bench_work.hpp"

#include <array>
#include <functional>
#include <istream>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace troupe {

/// Hashes a text that comes in pieces: how it was cut does not count.
class content_hash {
public:
  void add(std::string_view piece);
  std::uint64_t value() const;

private:
  std::uint64_t hash_ = 0;
  std::uint64_t size_ = 0;
  /// Bytes that do not fill a word yet.
  std::array<char, 8> rest_{};
};

/// Returns the hash of all that is left in `file`.
std::uint64_t hash_of(std::istream& file);

/// Sends a file to the group, once and as fast as it goes, and hashes what
/// comes out of it. The time is from the beginning to the last delivery.
///
///   installed --- pieces --- end of file ---> end_stream --- drain ---> over
class bench_transfer : public bench_work {
public:
  /// What is handed to the group at a time, unless one piece is larger.
  static constexpr std::size_t send_bytes_max = 256u << 10;

  /// `file` is null in members that only listen; it goes in pieces of
  /// `piece_bytes`. `cpu_seconds` tells what this process has used so far.
  bench_transfer(std::size_t piece_bytes, std::unique_ptr<std::istream> file,
                 std::function<double()> cpu_seconds);

  void on_installed(instant now, bench_out& out) override;
  void on_delivery(const delivery& x, instant now) override;
  void on_result(const send_result& x, instant now, bench_out& out) override;
  void on_credit(instant now, bench_out& out) override;
  void on_stream_ended(bench_out& out) override;

  void on_tick(instant, bench_out&) override {
    // nop
  }

  std::optional<instant> next_deadline() const override {
    return std::nullopt;
  }

private:
  void send_more(bench_out& out);
  void read_pieces();

  std::size_t piece_bytes_;
  std::unique_ptr<std::istream> file_;
  std::function<double()> cpu_seconds_;
  instant begun_{};
  double cpu_begun_ = 0;
  bool asked_ = false;
  bool blocked_ = false;
  bool ended_ = false;
  /// Read, and not yet taken by the group.
  std::vector<std::string> pieces_;
  content_hash content_;
};

} // namespace troupe
