#include "actors/core/chunk_assembler.hpp"

#include "messages/check.hpp"

#include <utility>

namespace troupe::core {

piece_fate chunk_assembler::on_chunk(const channel_chunk& x) {
  auto fate = judge(x);
  if (fate != piece_fate::taken)
    return fate;
  total_ = x.total;
  if (x.index + 1 == x.total)
    last_ = x.part.size();
  else
    unit_ = x.part.size();
  if (x.index != below_) {
    // A copy: a slice would keep the whole datagram alive.
    beyond_.emplace(x.index, std::vector<std::byte>(
                               x.part.data(), x.part.data() + x.part.size()));
    beyond_bytes_ += x.part.size();
    return fate;
  }
  append(x.part);
  for (auto i = beyond_.begin(); i != beyond_.end() && i->first == below_;) {
    beyond_bytes_ -= i->second.size();
    append(slice::from(std::move(i->second)));
    i = beyond_.erase(i);
  }
  return fate;
}

channel_ack chunk_assembler::ack(call_kind kind, std::uint64_t call) const {
  channel_ack result{kind, call, below_, 0};
  for (auto& [index, part] : beyond_)
    result.beyond |= std::uint64_t{1} << (index - below_ - 1);
  return result;
}

slice chunk_assembler::take() {
  TROUPE_CHECK(complete());
  return slice::from(std::exchange(body_, {}));
}

std::size_t chunk_assembler::claimed() const {
  if (total_ == 0)
    return 0;
  // As long as only the last piece is here, the others have a byte at least.
  auto unit = unit_ > 0 ? unit_ : std::size_t{1};
  auto last = last_ > 0 ? last_ : unit;
  return (total_ - 1) * unit + last;
}

piece_fate chunk_assembler::judge(const channel_chunk& x) const {
  auto is_last = x.index + 1 == x.total;
  auto size = x.part.size();
  if (x.index >= x.total || (total_ > 0 && x.total != total_) || size == 0)
    return piece_fate::malformed;
  if (x.index < below_ || beyond_.count(x.index) > 0)
    return piece_fate::repeated;
  auto unit = is_last ? unit_ : size;
  auto last = is_last ? size : last_;
  if ((unit_ > 0 && unit != unit_) || (x.total > 1 && unit > 0 && last > unit))
    return piece_fate::malformed;
  if (unit == 0)
    unit = 1;
  if (last == 0)
    last = 1;
  if (last > bytes_max_ || x.total - 1 > (bytes_max_ - last) / unit)
    return piece_fate::too_large;
  if (x.index > below_ + ack_reach)
    return piece_fate::too_far;
  return piece_fate::taken;
}

void chunk_assembler::append(const slice& part) {
  body_.insert(body_.end(), part.data(), part.data() + part.size());
  ++below_;
}

} // namespace troupe::core
