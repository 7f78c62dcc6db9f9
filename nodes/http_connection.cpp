#include "nodes/http_connection.hpp"

#include "nodes/http_types.hpp"

#include <algorithm>
#include <array>
#include <cerrno>
#include <poll.h>
#include <sys/socket.h>
#include <utility>

namespace troupe {

namespace {

constexpr std::size_t read_size = 16384;

/// How long a client that was cut off may still send.
constexpr timespan gentle_limit = std::chrono::milliseconds{200};

instant now() {
  return std::chrono::steady_clock::now();
}

struct cut_words {
  const char* code;
  const char* phrase;
};

cut_words words_of(int status) {
  switch (status) {
    case 408:
      return {"too_slow", "Request Timeout"};
    case 411:
      return {"no_length", "Length Required"};
    case 413:
      return {"too_large", "Payload Too Large"};
    case 414:
      return {"path_too_long", "URI Too Long"};
    case 417:
      return {"bad_expectation", "Expectation Failed"};
    case 431:
      return {"headers_too_large", "Request Header Fields Too Large"};
    case 503:
      return {"overloaded", "Service Unavailable"};
    default:
      return {"bad_request", "Bad Request"};
  }
}

} // namespace

http_arrival http_connection::next() {
  auto begun = std::exchange(first_, false) || !bytes_.empty();
  auto deadline = now() + (begun ? patience_.request : patience_.idle);
  auto continued = false;
  for (;;) {
    auto frame = core::frame_request(bytes_, limits_);
    if (frame.state == core::http_progress::refused)
      return {http_arrival::kind::cut, {}, {}, frame.status, frame.why};
    if (frame.state == core::http_progress::complete) {
      http_arrival result{http_arrival::kind::request, {}, {}, 0, ""};
      result.head
        = core::plain_head(std::string_view{bytes_}.substr(0, frame.head));
      result.body = bytes_.substr(frame.head, frame.body);
      bytes_.erase(0, frame.head + frame.body);
      return result;
    }
    if (frame.waits && !std::exchange(continued, true)
        && !write("HTTP/1.1 100 Continue\r\n\r\n"))
      return {};
    auto end = wait(POLLIN, deadline);
    if (end == wait_end::late && begun)
      return {
        http_arrival::kind::cut, {}, {}, 408, "the request took too long"};
    if (end != wait_end::ready || !read_some())
      return {};
    if (!std::exchange(begun, true))
      deadline = now() + patience_.request;
  }
}

bool http_connection::write(std::string_view bytes) {
  auto deadline = now() + patience_.answer;
  while (!bytes.empty()) {
    auto sent = ::send(socket_, bytes.data(), bytes.size(),
                       MSG_DONTWAIT | MSG_NOSIGNAL);
    if (sent >= 0)
      bytes.remove_prefix(static_cast<std::size_t>(sent));
    else if ((errno != EAGAIN && errno != EINTR)
             || wait(POLLOUT, deadline) != wait_end::ready)
      return false;
  }
  return true;
}

bool http_connection::rest(timespan span) const {
  return wait(POLLIN, now() + span) == wait_end::late;
}

void http_connection::cut_off(int status, const char* why) {
  auto words = words_of(status);
  auto body = error_answer(status, words.code, why).body;
  write("HTTP/1.1 " + std::to_string(status) + " " + words.phrase
        + "\r\nConnection: close\r\nContent-Type: application/json\r\n"
          "Content-Length: "
        + std::to_string(body.size()) + "\r\n\r\n" + body);
  close_gently();
}

void http_connection::close_gently() {
  ::shutdown(socket_, SHUT_WR);
  auto deadline = now() + gentle_limit;
  std::array<char, read_size> thrown_away{};
  while (wait(POLLIN, deadline) == wait_end::ready)
    if (::recv(socket_, thrown_away.data(), thrown_away.size(), MSG_DONTWAIT)
          <= 0
        && errno != EINTR)
      return;
}

http_connection::wait_end http_connection::wait(short what,
                                                instant deadline) const {
  using std::chrono::milliseconds;
  for (;;) {
    auto left = std::chrono::ceil<milliseconds>(deadline - now()).count();
    if (left <= 0)
      return wait_end::late;
    std::array<pollfd, 2> fds{{{socket_, what, 0}, {stop_, POLLIN, 0}}};
    if (::poll(fds.data(), fds.size(), static_cast<int>(left)) < 0)
      continue; // Interrupted.
    if (fds[1].revents != 0)
      return wait_end::stopped;
    if (fds[0].revents != 0)
      return wait_end::ready;
  }
}

/// Returns false at the end of the connection.
bool http_connection::read_some() {
  auto old = bytes_.size();
  bytes_.resize(old + read_size);
  auto got = ::recv(socket_, bytes_.data() + old, read_size, MSG_DONTWAIT);
  auto nothing_yet = got < 0 && (errno == EAGAIN || errno == EINTR);
  bytes_.resize(old + static_cast<std::size_t>(std::max<ssize_t>(got, 0)));
  return got > 0 || nothing_yet;
}

} // namespace troupe
