#pragma once

#include "actors/core/recycler.hpp"
#include "messages/frame.hpp"

#include <cstddef>
#include <cstdint>
#include <vector>

namespace troupe::core {

/// Makes one batch again of the pieces of a train that came in one burst, so
/// that the rooms see few large batches and not many small ones.
///
/// Nothing waits for anything: what did not come in the same burst, or not in
/// its turn, goes on as the piece that it is.
class train_merger {
public:
  /// Bytes of the units of one batch that is made.
  static constexpr std::size_t bytes_max = 65536;
  /// Trains that are put together at a time; pieces of others go on alone.
  static constexpr std::size_t trains_max = 64;
  /// From this size on the buffers are used again.
  static constexpr std::size_t pooled_bytes_min = 16384;
  static constexpr std::size_t buffers_max = 64;

  /// Puts `x` behind `items`, or aside if it goes on with a train there.
  /// `items` stand for `listener` in `batches` of `on_burst_end`.
  void on_batch(const origin& source, envelope_batch_ptr x,
                std::size_t listener, frame_batch& heard);

  /// Puts in its place what belongs together. Must be called before `batches`
  /// leave.
  void on_burst_end(std::vector<frame_batch>& batches);

  /// Pieces that became a part of a larger batch.
  std::uint64_t merged() const {
    return merged_;
  }

private:
  struct train {
    std::size_t listener = 0;
    /// Place of the first piece among the listener's frames.
    std::size_t place = 0;
    std::size_t bytes = 0;
    std::vector<envelope_batch_ptr> pieces;
  };

  train* find(const origin& source, const envelope_batch& x,
              std::size_t listener, const frame_batch& heard);
  bool goes_on(const train& t, const envelope_batch& x) const;
  void close(train& t, frame_batch& heard);
  slice join(const train& t);

  /// The first `open_` are in use; the others keep their memory.
  std::vector<train> trains_;
  std::size_t open_ = 0;
  recycler<std::vector<std::byte>> buffers_{buffers_max};
  std::uint64_t merged_ = 0;
};

} // namespace troupe::core
