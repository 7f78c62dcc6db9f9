#include "actors/datagram_servant.hpp"

#include "actors/io/sockaddr.hpp"

#include <caf/io/abstract_broker.hpp>
#include <caf/io/network/operation.hpp>

#include <cerrno>
#include <utility>

namespace troupe {

using caf::io::network::operation;

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
                   datagram_burst{&burst_}) {
  socket.release(); // The handler closes it.
  burst_.reserve(batch_max);
  for (std::size_t i = 0; i < batch_max; ++i) {
    buffers_[i] = pool_.take();
    in_parts_[i] = {buffers_[i]->data(), buffer_bytes};
    in_[i].msg_hdr.msg_iov = &in_parts_[i];
    in_[i].msg_hdr.msg_iovlen = 1;
    in_[i].msg_hdr.msg_name = &in_from_[i];
    out_[i].msg_hdr.msg_iov = out_parts_[i].data();
    out_[i].msg_hdr.msg_iovlen = out_parts_[i].size();
    out_[i].msg_hdr.msg_name = &out_to_[i];
  }
}

// -- sending ------------------------------------------------------------------

void datagram_servant::send(core::datagram x) {
  unflushed_bytes_ += x.size();
  queue_.push_back(std::move(x));
  // Exactly then: a queue that has grown longer waits for the kernel.
  if (queue_.size() == batch_max || unflushed_bytes_ >= batch_bytes)
    flush();
}

void datagram_servant::flush() {
  unflushed_bytes_ = 0;
  while (!queue_.empty()) {
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
    for (auto n = sent; n > 0; --n) {
      counts_.bytes_sent += queue_.front().size();
      queue_.pop_front();
    }
    counts_.sent += static_cast<std::uint64_t>(sent);
  }
  handler_.want_write(false);
}

/// Describes the first datagrams of the queue to the kernel, as far as the
/// socket can reach their receivers; drops the first one if it cannot.
std::size_t datagram_servant::prepare_batch() {
  std::size_t n = 0;
  for (auto i = queue_.begin(); i != queue_.end() && n < batch_max; ++i, ++n) {
    auto size = to_sockaddr(i->to, family_, out_to_[n]);
    if (size == 0) {
      if (n == 0)
        drop_front(counts_.failed_unreachable);
      break;
    }
    out_[n].msg_hdr.msg_namelen = size;
    out_parts_[n][0] = {i->header.data(), i->header.size()};
    out_parts_[n][1] = {const_cast<std::byte*>(i->payload.data()),
                        i->payload.size()};
  }
  return n;
}

/// Returns whether to go on; if not, the kernel has no room. Any other error
/// concerns the first datagram alone.
bool datagram_servant::on_send_error(int error) {
  switch (error) {
    case EINTR:
      return true;
    case EAGAIN:
    case ENOBUFS:
      ++counts_.kernel_full;
      return false;
    case EMSGSIZE:
      drop_front(counts_.failed_too_large);
      return true;
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

void datagram_servant::drop_front(std::uint64_t& reason) {
  ++reason;
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
  for (auto& x : in_)
    x.msg_hdr.msg_namelen = sizeof(sockaddr_storage);
  auto n = recvmmsg(handler_.fd(), in_.data(), batch_max, MSG_DONTWAIT,
                    nullptr);
  if (n <= 0) {
    if (n < 0 && errno != EAGAIN && errno != EINTR)
      ++counts_.socket_errors;
    return false;
  }
  ++counts_.bursts_received;
  for (std::size_t i = 0; i < static_cast<std::size_t>(n); ++i)
    burst_.push_back({from_sockaddr(in_from_[i]), take(i, in_[i].msg_len)});
  // The broker handles it here and now, without its mailbox; it may end.
  caf::strong_actor_ptr broker{parent()->ctrl()};
  invoke_mailbox_element_impl(&handler_.backend(), burst_message_);
  burst_.clear();
  return n == batch_max;
}

/// Makes a slice of the datagram in buffer `i`, which then is free again.
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

// -- life ---------------------------------------------------------------------

void datagram_servant::launch() {
  handler_.start();
}

void datagram_servant::add_to_loop() {
  handler_.start();
}

void datagram_servant::remove_from_loop() {
  handler_.stop();
}

void datagram_servant::graceful_shutdown() {
  if (down_)
    return;
  down_ = true;
  flush(); // What the kernel does not take at once is lost.
  queue_.clear();
  detach(&handler_.backend(), false);
}

std::vector<caf::io::datagram_handle> datagram_servant::hdls() const {
  return {hdl()};
}

std::uint16_t datagram_servant::local_port() const {
  return local_.port;
}

std::uint16_t datagram_servant::port(caf::io::datagram_handle) const {
  return local_.port;
}

std::string datagram_servant::addr() const {
  return to_string(local_);
}

// -- the place in the event loop ----------------------------------------------

datagram_servant::handler::handler(caf::io::network::default_multiplexer& loop,
                                   int fd, datagram_servant& owner)
  : event_handler(loop, fd), owner_(owner) {
  // nop
}

void datagram_servant::handler::start() {
  if (std::exchange(reading_, true))
    return;
  keep_.reset(&owner_);
  activate();
}

void datagram_servant::handler::stop() {
  want_write(false);
  if (!std::exchange(reading_, false))
    return;
  passivate();
  // What was never added to the loop will not be removed from it either.
  if (eventbf() == 0)
    release_later();
}

void datagram_servant::handler::want_write(bool on) {
  if (std::exchange(writing_, on) == on)
    return;
  if (on)
    backend().add(operation::write, fd(), this);
  else
    backend().del(operation::write, fd(), this);
}

void datagram_servant::handler::handle_event(operation op) {
  caf::intrusive_ptr<datagram_servant> guard{&owner_};
  if (op == operation::read)
    owner_.on_readable();
  else if (op == operation::write)
    owner_.flush();
  else
    owner_.on_socket_error();
}

void datagram_servant::handler::removed_from_loop(operation) {
  if (!reading_ && !writing_) {
    release_later();
    return;
  }
  // The loop removes whoever has an error. An error of a datagram socket is
  // that of one datagram, so this goes back.
  backend().post([keep = keep_] {
    auto& self = keep->handler_;
    if (self.reading_)
      self.backend().add(operation::read, self.fd(), &self);
    if (self.writing_)
      self.backend().add(operation::write, self.fd(), &self);
  });
}

void datagram_servant::handler::graceful_shutdown() {
  owner_.graceful_shutdown();
}

/// The loop still holds plain pointers to this while it removes it.
void datagram_servant::handler::release_later() {
  if (keep_)
    backend().post([keep = std::move(keep_)]() mutable { keep.reset(); });
}

} // namespace troupe
