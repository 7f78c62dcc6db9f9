#pragma once

#include "actors/core/recycler.hpp"
#include "messages/frame.hpp"

#include <cstddef>
#include <cstdint>
#include <memory>
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

  /// The same for one whose units lie in `whole` without a share in it. It is
  /// copied unless it goes on with a train, as most do: that saves an object
  /// for each piece.
  void on_piece(const origin& source, const envelope_batch& x,
                const slice& whole, std::size_t listener, frame_batch& heard);

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
    envelope_batch_ptr first;
    /// Of all pieces; the units are in `units`, or in `first` if it is alone.
    std::size_t pieces = 0;
    std::uint32_t count = 0;
    bool plain = false;
    bool closes = false;
    std::shared_ptr<std::vector<std::byte>> units;

    std::size_t bytes() const {
      return pieces == 1 ? first->units.size() : units->size();
    }
  };

  train* find(const origin& source, const envelope_batch& x,
              std::size_t listener, const frame_batch& heard);
  static bool goes_on(const train& t, const envelope_batch& x);
  void append(train& t, const envelope_batch& x);
  void begin(train* known, const origin& source, envelope_batch_ptr x,
             std::size_t listener, frame_batch& heard);
  void close(train& t, frame_batch& heard);
  static slice take_units(train& t);

  /// The first `open_` are in use; the others keep their memory.
  std::vector<train> trains_;
  std::size_t open_ = 0;
  recycler<std::vector<std::byte>> buffers_{buffers_max};
  std::uint64_t merged_ = 0;
};

} // namespace troupe::core
