#pragma once

#include "actors/core/recycler.hpp"
#include "actors/core/sealing.hpp"
#include "actors/core/train_splitter.hpp"
#include "messages/frame.hpp"
#include "messages/slice.hpp"
#include "messages/wire.hpp"

#include <array>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <utility>
#include <vector>

namespace troupe::core {

/// One datagram to one receiver. The header is its own; the frames behind it
/// are shared with all other receivers.
struct datagram {
  endpoint to;
  std::array<std::byte, wire::header_bytes> header{};
  slice payload;
  /// Room for the header right before the payload, which the sender may write
  /// to while it sends this datagram to one receiver; null if there is none.
  std::byte* room = nullptr;

  std::size_t size() const {
    return header.size() + payload.size();
  }
};

/// Buffers for encoded frames.
using payload_pool = recycler<std::vector<std::byte>>;

/// Makes datagrams of outbounds.
class datagram_maker {
public:
  /// Buffers of sent datagrams that are used again.
  static constexpr std::size_t payloads_kept_max = 64;

  datagram_maker() = default;

  /// Seals what it makes, if there is a `sealing`.
  explicit datagram_maker(incarnation self,
                          std::shared_ptr<sealing> sealing = nullptr)
    : self_(self), sealing_(std::move(sealing)) {
    // nop
  }

  /// Encodes the frames of `x` once, as one or several datagrams of at most
  /// `limit` bytes (see `train_splitter`), and appends these for each of `to`
  /// in turn. Returns false, and appends nothing, if there are too many frames
  /// or one is too large for any datagram.
  bool make(const outbound& x, const std::vector<address>& to,
            std::size_t limit, std::vector<datagram>& out);

  /// The same for the receivers that `x` names, if any.
  bool make(const outbound& x, std::size_t limit, std::vector<datagram>& out) {
    return !x.to || make(x, *x.to, limit, out);
  }

  /// Datagrams made from now on say that they are of version `x`.
  void on_version(std::uint8_t x) {
    version_ = x;
  }

private:
  struct made {
    slice payload;
    /// Before the payload, in the same buffer.
    std::byte* room = nullptr;
    std::uint64_t hash = 0;
  };

  /// For what is laid out: writes it for receivers that have the key of `head`,
  /// or sorts them by the key that they have.
  void make_for(const std::vector<address>& to, wire::header head,
                std::vector<datagram>& out);
  void make_by_key(const std::vector<address>& to, wire::header head,
                   std::vector<datagram>& out);
  made make_payload(wire::header& head, std::size_t i,
                    std::vector<std::byte>& bytes);
  std::array<std::byte, wire::header_bytes> header_of(const wire::header& head,
                                                      const made& x);

  incarnation self_ = 0;
  std::shared_ptr<sealing> sealing_;
  std::uint8_t version_ = wire::version;
  train_splitter splitter_;
  payload_pool payloads_{payloads_kept_max};
  /// Reused: the payloads of one outbound.
  std::vector<made> made_;
};

/// Returns header and frames in one run, as they arrive.
slice join(const datagram& x);

} // namespace troupe::core
