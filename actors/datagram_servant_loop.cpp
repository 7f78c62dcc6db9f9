#include "actors/datagram_servant.hpp"

#include <caf/io/network/operation.hpp>

#include <utility>

// The servant's life, and its place in the event loop.
namespace troupe {

using caf::io::network::operation;

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
