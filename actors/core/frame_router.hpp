#pragma once

#include "actors/core/address_validator.hpp"
#include "actors/core/answer_limiter.hpp"
#include "actors/core/datagram.hpp"
#include "actors/core/path_table.hpp"
#include "actors/core/train_merger.hpp"
#include "messages/frame.hpp"
#include "messages/stream.hpp"
#include "messages/wire.hpp"

#include <array>
#include <cstddef>
#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <utility>
#include <vector>

namespace troupe::core {

/// What comes out of datagrams. The caller empties and reuses it.
struct frame_router_out {
  /// For each listener its frames, in the order of arrival.
  std::vector<frame_batch> batches;
  /// Answers to those who believe in another life of this node.
  std::vector<datagram> answers;
};

/// Turns outbound frames into datagrams, and datagrams into frames for those
/// who listen to their group and kind.
///
/// datagram -> whole, unharmed? -> proven address? -> meant for this life?
///                 |no                 |no                |no        |yes
///              counted       challenged, dropped     answered   one listener
///                                                  once a second   a kind
///                                                    a source
///
/// Addresses are proven where a `validator` is given; what is sealed needs
/// none.
///
/// What is meant for several receivers leaves once, to all who have joined the
/// multicast address, if there is one. It names no life, since there is none
/// that would be everyone's: those who listen look at view and sender anyway.
///
/// A batch that is too large for a datagram leaves as a train of them, and is
/// made one batch again of what comes in one burst.
class frame_router {
public:
  static constexpr std::size_t no_listener = ~std::size_t{0};

  /// Between two answers to one source: to those who believe in another life,
  /// and to challenges, of which the first may be lost.
  static constexpr timespan answer_pause = std::chrono::seconds{1};
  static constexpr timespan proof_pause = std::chrono::milliseconds{20};

  /// Groups that listeners can attach to.
  static constexpr std::size_t groups_max = 256;

  frame_router() = default;

  /// Without `paths` datagrams are as large as they can be; without
  /// `multicast` every receiver is sent its own.
  /// Without `sealing` nothing is sealed; with it, only what is sealed with
  /// one of its keys is heard. With `validator`, only addresses are heard where
  /// somebody answers.
  explicit frame_router(incarnation self, path_table paths = {},
                        std::optional<endpoint> multicast = {},
                        std::shared_ptr<sealing> sealing = nullptr,
                        std::shared_ptr<address_validator> validator = nullptr)
    : self_(self),
      sealing_(std::move(sealing)),
      validator_(std::move(validator)),
      maker_(self, sealing_),
      paths_(std::move(paths)) {
    if (multicast)
      multicast_.push_back({*multicast, 0});
  }

  /// Makes `listener`, an index that the caller chose, hear `kinds` of
  /// `group`, instead of who heard them before.
  void on_attach(group_id group, const std::vector<frame_kind>& kinds,
                 std::size_t listener);

  /// Reads these versions of the layout from now on, and writes that one. Of
  /// other versions only timeless frames are read.
  void on_versions(const wire_range& reads, std::uint8_t writes) {
    reads_ = reads;
    maker_.on_version(writes);
  }

  /// Whether any frame would still go to `listener`.
  bool is_heard_by(std::size_t listener) const;

  void on_datagram(const endpoint& from, const slice& bytes, instant now,
                   frame_router_out& out) {
    on_datagram(from, {bytes, 0, bytes.size()}, now, out);
  }

  /// Takes datagrams that came as one run of bytes: all have `each`, and the
  /// last one no more. Zero means that there is one.
  void on_train(const endpoint& from, const slice& bytes, std::size_t each,
                instant now, frame_router_out& out);

  /// Takes what was sent to the multicast address, likewise. What is of this
  /// very life, which the kernel may have let through, is dropped.
  void on_multicast(const endpoint& from, const slice& bytes, std::size_t each,
                    instant now, frame_router_out& out);

  /// Ends the burst of datagrams that came in together: only then `out` is as
  /// it is to be handed on.
  void on_burst_end(frame_router_out& out);

  /// Appends one or several datagrams for each receiver, or for all of them
  /// where there are several and a multicast address.
  void on_outbound(const outbound& x, std::vector<datagram>& out);

  /// Takes note that a datagram of `bytes` was too large for the path to `to`.
  void on_too_large(const endpoint& to, std::size_t bytes);

  /// Appends what was received and dropped, by reason.
  void tell(counters& out) const;

private:
  /// Listeners of one group by frame kind.
  using table = std::array<std::size_t, frame_kinds_end>;

  /// A datagram in a run of them, of which it has no share of its own: that
  /// costs two locked steps each.
  struct wagon {
    const slice& whole;
    std::size_t at = 0;
    std::size_t size = 0;

    slice borrowed() const {
      return {nullptr, whole.data() + at, size};
    }

    slice shared() const {
      return whole.sub(at, size);
    }
  };

  template <class F>
  void for_each_wagon(const slice& bytes, std::size_t each, F f);

  void on_datagram(const endpoint& from, const wagon& x, instant now,
                   frame_router_out& out);
  void on_multicast(const endpoint& from, const wagon& x, instant now,
                    frame_router_out& out);
  bool open(const wagon& x, wire::header& head);
  wire::fault unseal(const wagon& x, wire::header& head, wire::fault found);
  wire::fault read(const wagon& x, wire::fault found);
  wire::fault read_timeless(const wagon& x);
  void dispatch(const origin& source, const wagon& x, frame_router_out& out);
  std::size_t listener_of(const table& group, frame_kind kind,
                          frame_router_out& out);
  bool is_of_addresses(const origin& source, instant now,
                       frame_router_out& out);
  bool is_believed(const origin& source, std::size_t bytes, bool to_all,
                   instant now, frame_router_out& out);
  void answer(const origin& to, frame what, frame_router_out& out);

  incarnation self_ = 0;
  std::shared_ptr<sealing> sealing_;
  std::shared_ptr<address_validator> validator_;
  wire_range reads_ = wire::own_versions;
  std::map<group_id, table> listeners_;

  answer_limiter answers_{answer_pause};
  answer_limiter proofs_{proof_pause};

  /// The multicast address, as a list of receivers; or nothing.
  std::vector<address> multicast_;

  /// Reused, so that a datagram costs no allocation of its own.
  std::vector<frame> frames_;
  std::size_t skipped_ = 0;
  /// Instead of `frames_`, where a batch is all that a datagram has.
  envelope_batch piece_;
  bool is_piece_ = false;
  datagram_maker maker_;
  path_table paths_;
  train_merger trains_;

  struct {
    std::uint64_t datagrams_received = 0;
    std::uint64_t bytes_received = 0;
    std::uint64_t frames_received = 0;
    std::array<std::uint64_t, wire::faults_end> faults{};
    std::uint64_t wrong_incarnation = 0;
    std::uint64_t answers = 0;
    std::uint64_t answers_withheld = 0;
    std::uint64_t unproven = 0;
    std::uint64_t challenges = 0;
    std::uint64_t proofs = 0;
    std::uint64_t proofs_refused = 0;
    std::uint64_t proofs_withheld = 0;
    std::uint64_t unknown_kind = 0;
    std::uint64_t no_listener = 0;
    std::uint64_t too_large = 0;
    std::uint64_t groups_refused = 0;
    std::uint64_t multicast_sent = 0;
    std::uint64_t multicast_received = 0;
    std::uint64_t multicast_heard_own = 0;
  } counts_;
};

} // namespace troupe::core
