#include "actors/datagram_servant.hpp"

#include "actors/io/sockaddr.hpp"

#include <caf/io/abstract_broker.hpp>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <utility>

namespace troupe {

datagram_servant::datagram_servant(caf::io::network::default_multiplexer& loop,
                                   bound_socket socket, send_function send)
  : caf::io::datagram_servant(
    caf::io::datagram_handle::from_int(loop.next_endpoint_id())),
    handler_(loop, socket.fd(), *this),
    local_(socket.local),
    family_(socket.family()),
    send_(send),
    burst_message_(nullptr, caf::make_message_id(),
                   caf::mailbox_element::forwarding_stack{},
                   datagram_burst{&burst_, local_.is_multicast()}) {
  socket.release(); // The handler closes it.
  ask_for_trains();
  burst_.reserve(batch_max);
  for (std::size_t i = 0; i < batch_max; ++i) {
    buffers_[i] = pool_.take();
    in_parts_[i] = {buffers_[i]->data(), buffer_bytes};
    in_[i].msg_hdr.msg_iov = &in_parts_[i];
    in_[i].msg_hdr.msg_iovlen = 1;
    in_[i].msg_hdr.msg_name = &in_from_[i];
    in_[i].msg_hdr.msg_control = &in_control_[i];
    out_[i].msg_hdr.msg_name = &out_to_[i];
  }
}

/// A kernel that does not have them says so here.
void datagram_servant::ask_for_trains() {
  int none = 0;
  int on = 1;
  sends_trains_
    = setsockopt(handler_.fd(), SOL_UDP, UDP_SEGMENT, &none, sizeof(none)) == 0;
  receives_trains_
    = setsockopt(handler_.fd(), SOL_UDP, UDP_GRO, &on, sizeof(on)) == 0;
}

namespace {

/// For the kernel, many short runs of bytes are dearer than a long one; a
/// single datagram is not worth it.
bool leaves_in_a_row(const core::train& x) {
  return x.in_a_row && x.wagons.size() > 1;
}

} // namespace

// -- sending ------------------------------------------------------------------

void datagram_servant::send(core::datagram x) {
  unflushed_bytes_ += x.size();
  auto is_new = queue_.push(std::move(x), sends_trains_);
  // Exactly then: a queue that has grown longer waits for the kernel.
  if ((is_new && queue_.trains().size() == batch_max)
      || unflushed_bytes_ >= batch_bytes)
    flush();
}

void datagram_servant::flush() {
  unflushed_bytes_ = 0;
  while (queue_.size() > 0) {
    auto size = prepare_batch();
    if (size == 0)
      continue; // The first one cannot be sent at all, and is gone.
    auto sent = send_(handler_.fd(), out_.data(), static_cast<unsigned>(size),
                      MSG_DONTWAIT | MSG_NOSIGNAL);
    if (sent <= 0) {
      if (on_send_error(errno))
        continue;
      handler_.want_write(!down_);
      return;
    }
    on_sent(static_cast<std::size_t>(sent));
  }
  handler_.want_write(false);
}

/// Describes the first messages of the queue to the kernel, as far as the
/// socket can reach their receivers; drops the first one if it cannot.
std::size_t datagram_servant::prepare_batch() {
  std::size_t n = 0;
  auto next = out_parts_.data();
  rows_.clear();
  for (const auto& x : queue_.trains()) {
    if (n == batch_max
        || next + 2 * x.wagons.size() > out_parts_.data() + out_parts_.size()
        || !claim(x))
      break;
    auto size = to_sockaddr(x.wagons.front().to, family_, out_to_[n]);
    if (size == 0) {
      if (n == 0)
        drop_front(counts_.failed_unreachable);
      break;
    }
    out_[n].msg_hdr.msg_namelen = size;
    next = describe(x, n++, next);
  }
  return n;
}

/// Returns whether the headers of `x` have a place in this system call: the
/// same bytes for another receiver have to wait for the next one.
bool datagram_servant::claim(const core::train& x) {
  if (!leaves_in_a_row(x))
    return true;
  auto begin = x.wagons.front().room;
  auto end = begin + x.bytes;
  auto is_taken = std::any_of(rows_.begin(), rows_.end(), [=](auto& y) {
    return begin < y.second && y.first < end;
  });
  if (!is_taken)
    rows_.emplace_back(begin, end);
  return !is_taken;
}

/// Writes message `n` of a system call, whose parts begin at `next`; returns
/// the end of them.
iovec* datagram_servant::describe(const core::train& x, std::size_t n,
                                  iovec* next) {
  auto& head = out_[n].msg_hdr;
  auto add = [&](const std::byte* data, std::size_t size) {
    *next++ = {const_cast<std::byte*>(data), size};
  };
  head.msg_iov = next;
  if (leaves_in_a_row(x)) {
    auto row = core::row_of(x);
    add(row.data(), row.size());
  } else {
    for (const auto& y : x.wagons) {
      add(y.header.data(), y.header.size());
      add(y.payload.data(), y.payload.size());
    }
  }
  head.msg_iovlen = static_cast<std::size_t>(next - head.msg_iov);
  head.msg_control = nullptr;
  head.msg_controllen = 0;
  if (x.wagons.size() == 1)
    return next;
  auto bytes = static_cast<std::uint16_t>(x.wagons.front().size());
  head.msg_control = &out_control_[n];
  head.msg_controllen = sizeof(out_control_[n].bytes);
  auto control = CMSG_FIRSTHDR(&head);
  control->cmsg_level = SOL_UDP;
  control->cmsg_type = UDP_SEGMENT;
  control->cmsg_len = CMSG_LEN(sizeof(bytes));
  std::memcpy(CMSG_DATA(control), &bytes, sizeof(bytes));
  return next;
}

void datagram_servant::on_sent(std::size_t messages) {
  for (; messages > 0; --messages) {
    const auto& x = queue_.trains().front();
    counts_.bytes_sent += x.bytes;
    counts_.sent += x.wagons.size();
    if (x.wagons.size() > 1) {
      ++counts_.trains_sent;
      refusals_ = 0;
    }
    queue_.pop_front();
  }
}

/// Returns whether to go on; if not, the kernel has no room. Any other error
/// concerns the first message alone.
bool datagram_servant::on_send_error(int error) {
  if (queue_.trains().front().wagons.size() > 1 && on_train_refused(error))
    return true;
  switch (error) {
    case EINTR:
      return true;
    case EAGAIN:
    case ENOBUFS:
      ++counts_.kernel_full;
      return false;
    case EMSGSIZE: {
      const auto& first = queue_.trains().front().wagons.front();
      if (too_large_.size() < too_large_max)
        too_large_.push_back({first.to, first.size()});
      drop_front(counts_.failed_too_large);
      return true;
    }
    case ENETUNREACH:
    case EHOSTUNREACH:
    case EADDRNOTAVAIL:
    case ECONNREFUSED:
    case EACCES:
    case EINVAL:
      drop_front(counts_.failed_unreachable);
      return true;
    default:
      drop_front(counts_.failed_otherwise);
      return true;
  }
}

/// Takes the first train apart if its datagrams may do better alone: the kernel
/// or the device has no trains, the path is too narrow, or the error is that of
/// an earlier datagram. Returns whether it did.
bool datagram_servant::on_train_refused(int error) {
  auto has_none = error == EIO || error == ENOPROTOOPT || error == EINVAL;
  if (!has_none && error != EMSGSIZE && error != ECONNREFUSED)
    return false;
  ++counts_.trains_refused;
  // Datagrams that are too large for a path are `EINVAL` as well.
  if (has_none && (error != EINVAL || ++refusals_ == refusals_max))
    sends_trains_ = false;
  queue_.take_front_apart();
  return true;
}

void datagram_servant::drop_front(std::uint64_t& reason) {
  reason += queue_.trains().front().wagons.size();
  queue_.pop_front();
}

// -- receiving ----------------------------------------------------------------

void datagram_servant::on_readable() {
  for (std::size_t i = 0; i < reads_max && !down_; ++i)
    if (!receive_burst())
      return;
}

/// Returns whether there may be more to read.
bool datagram_servant::receive_burst() {
  for (unsigned i = 0; i < reads_next_; ++i) {
    in_[i].msg_hdr.msg_namelen = sizeof(sockaddr_storage);
    in_[i].msg_hdr.msg_controllen = sizeof(in_control_[0].bytes);
  }
  auto n = recvmmsg(handler_.fd(), in_.data(), reads_next_, MSG_DONTWAIT,
                    nullptr);
  if (n <= 0) {
    if (n < 0 && errno != EAGAIN && errno != EINTR)
      ++counts_.socket_errors;
    return false;
  }
  ++counts_.bursts_received;
  auto is_full = static_cast<unsigned>(n) == reads_next_;
  std::size_t bytes = 0;
  for (std::size_t i = 0; i < static_cast<std::size_t>(n); ++i) {
    bytes += in_[i].msg_len;
    take_message(i, in_[i].msg_len);
  }
  auto mean = std::max<std::size_t>(bytes / static_cast<std::size_t>(n), 1);
  reads_next_ = static_cast<unsigned>(
    std::clamp(burst_bytes / mean, burst_min, batch_max));
  // The broker handles it here and now, without its mailbox; it may end.
  caf::strong_actor_ptr broker{parent()->ctrl()};
  invoke_mailbox_element_impl(&handler_.backend(), burst_message_);
  burst_.clear();
  return is_full;
}

/// Adds message `i` to the burst.
void datagram_servant::take_message(std::size_t i, std::size_t size) {
  auto& head = in_[i].msg_hdr;
  int bytes = 0;
  for (auto x = CMSG_FIRSTHDR(&head); x != nullptr; x = CMSG_NXTHDR(&head, x))
    if (x->cmsg_level == SOL_UDP && x->cmsg_type == UDP_GRO)
      std::memcpy(&bytes, CMSG_DATA(x), sizeof(bytes));
  auto each = bytes > 0 ? static_cast<std::size_t>(bytes) : size;
  counts_.trains_received += each < size ? 1 : 0;
  burst_.push_back({from_sockaddr(in_from_[i]), take(i, size), each});
}

/// Makes a slice of what came in buffer `i`, which then is free again.
slice datagram_servant::take(std::size_t i, std::size_t size) {
  auto data = buffers_[i]->data();
  if (size < hand_over_bytes)
    return slice::copy_of({reinterpret_cast<const char*>(data), size});
  slice result{std::move(buffers_[i]), data, size};
  buffers_[i] = pool_.take();
  in_parts_[i].iov_base = buffers_[i]->data();
  return result;
}

void datagram_servant::on_socket_error() {
  int error = 0;
  socklen_t size = sizeof(error);
  // Reading the error takes it from the socket, which goes on.
  getsockopt(handler_.fd(), SOL_SOCKET, SO_ERROR, &error, &size);
  ++counts_.socket_errors;
}

} // namespace troupe
