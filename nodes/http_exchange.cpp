#include "nodes/http_exchange.hpp"

#include "messages/check.hpp"

#include <utility>

namespace troupe {

namespace {

thread_local http_exchange* current = nullptr;

} // namespace

http_exchange::http_exchange(http_connection& with, std::string_view head)
  : with_(with), head_(head) {
  TROUPE_CHECK(current == nullptr);
  current = this;
}

http_exchange::~http_exchange() {
  current = nullptr;
}

http_exchange& http_exchange::of_this_thread() {
  TROUPE_CHECK(current != nullptr);
  return *current;
}

bool http_exchange::flush() {
  return with_.write(std::exchange(unsent_, {}));
}

bool http_exchange::go_on(const http_stream& x, httplib::DataSink& out) {
  auto piece = x.next();
  if (!piece.empty() && !(out.write(piece.data(), piece.size()) && flush()))
    return false;
  if (!with_.rest(x.every))
    out.done(); // What is left to say leaves with the end of the answer.
  return true;
}

ssize_t http_exchange::read(char* to, size_t size) {
  auto n = head_.copy(to, size, at_);
  at_ += n;
  return static_cast<ssize_t>(n);
}

ssize_t http_exchange::write(const char* from, size_t size) {
  unsent_.append(from, size);
  return static_cast<ssize_t>(size);
}

} // namespace troupe
