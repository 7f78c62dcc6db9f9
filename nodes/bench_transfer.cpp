#include "nodes/bench_transfer.hpp"

#include "actors/core/splitmix.hpp"

#include <algorithm>
#include <cstring>
#include <utility>

namespace troupe {

namespace {

constexpr std::size_t read_bytes = 1u << 20;
constexpr std::uint64_t hash_prime = 0x100000001b3u; // FNV-1a, by words.

} // namespace

void content_hash::add(std::string_view piece) {
  auto take_word = [this](const char* at) {
    std::uint64_t word = 0;
    std::memcpy(&word, at, sizeof(word));
    hash_ = (hash_ ^ core::splitmix::mix(word)) * hash_prime;
  };
  auto used = static_cast<std::size_t>(size_ % rest_.size());
  size_ += piece.size();
  if (used > 0) {
    auto count = std::min(rest_.size() - used, piece.size());
    std::memcpy(rest_.data() + used, piece.data(), count);
    piece.remove_prefix(count);
    if (used + count < rest_.size())
      return;
    take_word(rest_.data());
  }
  for (; piece.size() >= rest_.size(); piece.remove_prefix(rest_.size()))
    take_word(piece.data());
  std::copy(piece.begin(), piece.end(), rest_.begin());
}

std::uint64_t content_hash::value() const {
  std::uint64_t last = 0;
  std::memcpy(&last, rest_.data(),
              static_cast<std::size_t>(size_ % rest_.size()));
  return core::splitmix::mix((hash_ ^ last) * hash_prime ^ size_);
}

std::uint64_t hash_of(std::istream& file) {
  content_hash result;
  std::string piece(read_bytes, '\0');
  do {
    file.read(piece.data(), static_cast<std::streamsize>(piece.size()));
    result.add({piece.data(), static_cast<std::size_t>(file.gcount())});
  } while (file);
  return result.value();
}

bench_transfer::bench_transfer(std::size_t piece_bytes,
                               std::unique_ptr<std::istream> file,
                               std::function<double()> cpu_seconds)
  : piece_bytes_(piece_bytes),
    file_(std::move(file)),
    cpu_seconds_(std::move(cpu_seconds)) {
  // nop
}

void bench_transfer::on_installed(instant now, bench_out& out) {
  begun_ = now;
  cpu_begun_ = cpu_seconds_();
  send_more(out);
}

void bench_transfer::on_delivery(const delivery& x, instant now) {
  for (const auto& batch : x.batches)
    for_each_message(*batch, [this](seqno, std::string_view payload) {
      content_.add(payload);
      ++sample_.delivered;
    });
  sample_.deliveries = sample_.delivered;
  sample_.seconds = std::chrono::duration<double>(now - begun_).count();
}

void bench_transfer::on_result(const send_result& x, instant, bench_out& out) {
  asked_ = false;
  blocked_ = blocked_ || x.refused > 0;
  sample_.sent += x.taken;
  auto taken = std::min<std::size_t>(x.taken, pieces_.size());
  pieces_.erase(pieces_.begin(),
                pieces_.begin() + static_cast<std::ptrdiff_t>(taken));
  send_more(out);
}

void bench_transfer::on_credit(instant, bench_out& out) {
  blocked_ = false;
  send_more(out);
}

void bench_transfer::on_stream_ended(bench_out& out) {
  sample_.cpu_seconds = cpu_seconds_() - cpu_begun_;
  sample_.order_hash = content_.value();
  out.over = true;
}

void bench_transfer::send_more(bench_out& out) {
  if (asked_ || blocked_ || ended_)
    return;
  read_pieces();
  if (pieces_.empty()) {
    ended_ = out.end_stream = true;
    return;
  }
  unit_writer units;
  for (const auto& piece : pieces_)
    units.add(piece);
  outgoing next;
  next.count = units.count();
  next.units = units.take();
  out.send = std::move(next);
  asked_ = true;
}

void bench_transfer::read_pieces() {
  auto most = std::max<std::size_t>(send_bytes_max / piece_bytes_, 1);
  while (file_ && *file_ && pieces_.size() < most) {
    std::string piece(piece_bytes_, '\0');
    file_->read(piece.data(), static_cast<std::streamsize>(piece.size()));
    piece.resize(static_cast<std::size_t>(file_->gcount()));
    if (!piece.empty())
      pieces_.push_back(std::move(piece));
  }
}

} // namespace troupe
