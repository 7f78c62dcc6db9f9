#pragma once

#include "actors/core/datagram.hpp"
#include "actors/core/recycler.hpp"
#include "actors/core/train_queue.hpp"
#include "actors/io/socket.hpp"

#include <caf/allowed_unsafe_message_type.hpp>
#include <caf/io/datagram_servant.hpp>
#include <caf/io/network/default_multiplexer.hpp>
#include <caf/io/network/event_handler.hpp>
#include <caf/mailbox_element.hpp>

#include <netinet/in.h>
#include <netinet/udp.h>

#include <array>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <sys/socket.h>
#include <utility>
#include <vector>

namespace troupe {

/// A datagram, or several of one sender in one run of bytes: all of them have
/// `each`, but the last one may have less.
struct received_message {
  endpoint from;
  slice bytes;
  std::size_t each = 0;
};

/// Messages that were received together, for the handler of the broker alone.
struct datagram_burst {
  const std::vector<received_message>* items = nullptr;
  /// Whether they were sent to the multicast address.
  bool multicast = false;
};

/// How datagrams are given to the kernel; tests put their own in its place.
using send_function = int (*)(int, mmsghdr*, unsigned, int);

/// What the kernel took, refused and told.
struct datagram_servant_counts {
  std::uint64_t sent = 0;
  std::uint64_t bytes_sent = 0;
  std::uint64_t bursts_received = 0;
  std::uint64_t failed_too_large = 0;
  std::uint64_t failed_unreachable = 0;
  std::uint64_t failed_otherwise = 0;
  /// Times that the kernel had no room, after which it was asked again.
  std::uint64_t kernel_full = 0;
  /// Errors that the socket reported outside of a send.
  std::uint64_t socket_errors = 0;
  /// Trains that were sent as one message, and those that the kernel refused
  /// as such: their datagrams were sent one by one.
  std::uint64_t trains_sent = 0;
  std::uint64_t trains_refused = 0;
  /// Trains that the kernel handed out as one message.
  std::uint64_t trains_received = 0;
};

/// Moves datagrams between a socket and a broker, up to 64 in a system call.
///
/// Datagrams of one size to one destination are given to the kernel as one
/// message, and taken from it as one, where it can (UDP_SEGMENT and UDP_GRO):
/// the cost of the way through the kernel is that of the message.
///
/// CAF's own servant closes its socket after one datagram that the kernel does
/// not take, remembers every sender for ever and asks for a system call a
/// datagram; this one speaks in addresses and has nothing to remember. All of
/// it runs in the thread of the multiplexer.
class datagram_servant : public caf::io::datagram_servant {
public:
  /// Datagrams in one system call.
  static constexpr std::size_t batch_max = 64;
  /// Batches that are read before others in the event loop have their turn.
  static constexpr std::size_t reads_max = 4;
  /// Bytes that are given to the kernel before there are as many datagrams:
  /// as long as they are still in the processor's cache.
  static constexpr std::size_t batch_bytes = 256u << 10;
  /// Bytes that are read at a time, if messages are as large as the last ones
  /// were: as much as stays in the processor's cache; and messages at least.
  static constexpr std::size_t burst_bytes = 512u << 10;
  static constexpr std::size_t burst_min = 8;
  /// Room for any datagram.
  static constexpr std::size_t buffer_bytes = 65536;
  /// A datagram from this size on keeps the buffer that it came in. A smaller
  /// one is copied, lest it holds many times its size.
  static constexpr std::size_t hand_over_bytes = buffer_bytes / 4;
  /// Buffers that are used again, 16 MiB in all.
  static constexpr std::size_t buffers_max = 256;
  /// Datagrams in all messages of one system call.
  static constexpr std::size_t parts_max = 1024;
  /// So many refusals in a row end the attempts to send trains.
  static constexpr std::size_t refusals_max = 3;

  /// Refused datagrams that are told; what is beyond is only counted.
  static constexpr std::size_t too_large_max = 64;

  /// A datagram that was larger than the path to `to` takes.
  struct too_large {
    endpoint to;
    std::size_t bytes = 0;
  };

  /// A socket that is bound to a multicast address only receives.
  datagram_servant(caf::io::network::default_multiplexer& loop,
                   bound_socket socket, send_function send);

  /// Sends `x`, or keeps it until the kernel has room. The caller bounds
  /// `waiting`, and calls `flush` behind the last one.
  void send(core::datagram x);

  /// Datagrams that have not been given to the kernel.
  std::size_t waiting() const {
    return queue_.size();
  }

  /// Whether the kernel takes trains, and hands them out.
  bool sends_trains() const {
    return sends_trains_;
  }

  bool receives_trains() const {
    return receives_trains_;
  }

  const datagram_servant_counts& counts() const {
    return counts_;
  }

  /// What turned out to be too large since the last call.
  std::vector<too_large> take_too_large() {
    return std::exchange(too_large_, {});
  }

  // -- what the event loop and the broker ask for -----------------------------

  void flush() override;
  void launch() override;
  void add_to_loop() override;
  void remove_from_loop() override;
  void graceful_shutdown() override;
  std::vector<caf::io::datagram_handle> hdls() const override;
  std::uint16_t local_port() const override;
  std::uint16_t port(caf::io::datagram_handle) const override;
  std::string addr() const override;

  // -- CAF's handles of endpoints, which are not used -------------------------

  bool new_endpoint(caf::io::network::receive_buffer&) override {
    return true;
  }

  void ack_writes(bool) override {
    // nop
  }

  std::vector<char>& wr_buf(caf::io::datagram_handle) override {
    return no_bytes_;
  }

  void enqueue_datagram(caf::io::datagram_handle, std::vector<char>) override {
    // nop
  }

  caf::io::network::receive_buffer& rd_buf() override {
    return no_buffer_;
  }

  void add_endpoint(const caf::io::network::ip_endpoint&,
                    caf::io::datagram_handle) override {
    // nop
  }

  void remove_endpoint(caf::io::datagram_handle) override {
    // nop
  }

  void detach_handles() override {
    // nop
  }

private:
  /// Stands in the event loop for the servant, and keeps it alive there.
  class handler : public caf::io::network::event_handler {
  public:
    handler(caf::io::network::default_multiplexer& loop, int fd,
            datagram_servant& owner);

    void start();
    void stop();
    void want_write(bool on);

    void handle_event(caf::io::network::operation op) override;
    void removed_from_loop(caf::io::network::operation op) override;
    void graceful_shutdown() override;

  private:
    void release_later();

    datagram_servant& owner_;
    caf::intrusive_ptr<datagram_servant> keep_;
    bool reading_ = false;
    bool writing_ = false;
  };

  /// Room for the size of a train's datagrams, beside a message.
  template <class T>
  union control {
    std::array<char, CMSG_SPACE(sizeof(T))> bytes;
    cmsghdr aligned;
  };

  void ask_for_trains();
  void on_readable();
  bool receive_burst();
  void take_message(std::size_t i, std::size_t size);
  slice take(std::size_t i, std::size_t size);
  std::size_t prepare_batch();
  bool claim(const core::train& x);
  iovec* describe(const core::train& x, std::size_t n, iovec* next);
  void on_sent(std::size_t messages);
  bool on_send_error(int error);
  bool on_train_refused(int error);
  void drop_front(std::uint64_t& reason);
  void on_socket_error();

  handler handler_;
  endpoint local_;
  int family_;
  send_function send_;
  std::vector<too_large> too_large_;
  bool down_ = false;
  bool sends_trains_ = false;
  bool receives_trains_ = false;
  std::size_t refusals_ = 0;
  datagram_servant_counts counts_;

  core::train_queue queue_;
  /// Bytes that were queued since the last flush.
  std::size_t unflushed_bytes_ = 0;
  /// Where headers are written for the system call that is prepared.
  std::vector<std::pair<const std::byte*, const std::byte*>> rows_;
  std::array<mmsghdr, batch_max> out_{};
  std::array<iovec, 2 * parts_max> out_parts_{};
  std::array<sockaddr_storage, batch_max> out_to_{};
  std::array<control<std::uint16_t>, batch_max> out_control_{};

  /// Not initialized: the system gives pages of them only as needed.
  using buffer = std::array<std::byte, buffer_bytes>;
  core::recycler<buffer> pool_{buffers_max};
  std::array<std::shared_ptr<buffer>, batch_max> buffers_;
  /// Messages that the next read asks for.
  unsigned reads_next_ = batch_max;
  std::array<mmsghdr, batch_max> in_{};
  std::array<iovec, batch_max> in_parts_{};
  std::array<sockaddr_storage, batch_max> in_from_{};
  std::array<control<int>, batch_max> in_control_{};
  std::vector<received_message> burst_;
  caf::mailbox_element_vals<datagram_burst> burst_message_;

  std::vector<char> no_bytes_;
  caf::io::network::receive_buffer no_buffer_;
};

} // namespace troupe

CAF_ALLOW_UNSAFE_MESSAGE_TYPE(troupe::datagram_burst)
