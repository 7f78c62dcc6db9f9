#include "nodes/http_server.hpp"

#include "actors/io/socket.hpp"
#include "nodes/http_exchange.hpp"
#include "nodes/http_listener.hpp"
#include "nodes/http_routes.hpp"
#include "nodes/http_token.hpp"

#include <httplib.h>

#include <algorithm>
#include <atomic>
#include <exception>
#include <thread>
#include <utility>

#include <netinet/tcp.h>
#include <sys/eventfd.h>

namespace troupe {

namespace {

/// Connections that wait for a thread to be turned away; beyond them they are
/// closed without a word.
constexpr std::size_t turned_away_max = 64;
/// Threads that turn clients away.
constexpr std::size_t doormen = 2;
/// What clients are told of the requests that a connection may carry.
constexpr std::size_t keep_alive_max = 100000;
/// Seconds after which to ask for a stream again, where there are too many.
constexpr unsigned stream_again_after = 5;

} // namespace

/// The library reads and writes the protocol. Its sockets are ours: it has no
/// limit for the whole of a head, none for the time of a whole request, and
/// none for the connections that wait.
class http_server::impl : private httplib::Server {
public:
  impl(http_setup setup, tcp_listener listener, std::string token)
    : setup_(std::move(setup)),
      routes_(std::move(setup_.routes), std::move(token)),
      local_(listener.local()) {
    stop_event_ = ::eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK);
    svr_sock_ = listener.release();
    new_task_queue = [this] { return new pool{*this}; };
    set_pre_routing_handler([this](const auto& request, auto& response) {
      route(request, response);
      return HandlerResponse::Handled;
    });
    set_error_handler([](const auto&, auto& response) {
      if (response.body.empty()) // The library could not read the head.
        response.set_content(error_answer(response.status, "bad_request",
                                          "this is no HTTP request")
                               .body,
                             "application/json");
    });
    set_keep_alive_timeout(
      std::chrono::duration_cast<std::chrono::seconds>(setup_.patience.idle)
        .count());
    set_keep_alive_max_count(keep_alive_max);
    thread_ = std::thread{[this] {
      taker_ = std::this_thread::get_id();
      listen_after_bind();
    }};
    // Before that, the library does not hear that it shall stop.
    while (!is_running())
      std::this_thread::yield();
  }

  impl(const impl&) = delete;
  impl& operator=(const impl&) = delete;

  ~impl() override {
    end();
    ::close(stop_event_);
  }

  void end() {
    if (!thread_.joinable())
      return;
    ::eventfd_write(stop_event_, 1); // Stays readable, for all threads.
    httplib::Server::stop();
    thread_.join();
  }

  endpoint local() const {
    return local_;
  }

  http_counters counted() const {
    return {answered_, refused_, turned_away_,
            cut_,      streams_, streams_refused_};
  }

private:
  /// As many threads as connections, and some that turn others away.
  class pool : public httplib::ThreadPool {
  public:
    explicit pool(impl& owner)
      : ThreadPool(owner.setup_.connections_max + doormen), owner_(owner) {
      // nop
    }

    void enqueue(std::function<void()> serve) override {
      auto open = ++owner_.open_;
      if (open > owner_.setup_.connections_max + turned_away_max)
        serve();
      else
        ThreadPool::enqueue(std::move(serve));
    }

  private:
    impl& owner_;
  };

  bool process_and_close_socket(socket_t socket) override {
    if (std::this_thread::get_id() == taker_) {
      ++turned_away_; // This thread must not wait for anybody.
    } else {
      int on = 1;
      ::setsockopt(socket, IPPROTO_TCP, TCP_NODELAY, &on, sizeof(on));
      http_connection it{socket, stop_event_, setup_.limits, setup_.patience};
      if (++served_ > setup_.connections_max)
        turn_away(it);
      else
        serve(it);
      --served_;
    }
    ::close(socket);
    --open_;
    return true;
  }

  void turn_away(http_connection& it) {
    ++turned_away_;
    it.cut_off(503, "too many connections; try again later");
  }

  void serve(http_connection& it) {
    for (;;) {
      auto arrival = it.next();
      if (arrival.what == http_arrival::kind::gone)
        return;
      if (arrival.what == http_arrival::kind::cut) {
        ++cut_;
        return it.cut_off(arrival.status, arrival.why);
      }
      if (!answer_one(it, arrival))
        return it.close_gently();
    }
  }

  /// Returns whether the connection stays.
  bool answer_one(http_connection& it, http_arrival& arrival) {
    http_exchange exchange{it, arrival.head};
    auto closed = false;
    auto understood = false;
    process_request(exchange, false, closed, [&](auto& request) {
      understood = true;
      request.body = std::move(arrival.body);
    });
    ++answered_;
    return exchange.flush() && understood && !closed;
  }

  void route(const httplib::Request& from, httplib::Response& to) {
    http_request request{from.method, from.path, {},
                         {},          from.body, from.target};
    request.query.insert(from.params.begin(), from.params.end());
    auto answer = routes_.answer(request,
                                 {from.get_header_value("Authorization"),
                                  from.get_header_value("Content-Type")});
    if (answer.stream && !take_stream())
      answer = no_room_for_stream();
    if (answer.status >= 400)
      ++refused_;
    if (answer.status == 401)
      to.set_header("WWW-Authenticate", "Bearer");
    if (!answer.location.empty())
      to.set_header("Location", answer.location);
    if (answer.retry_after > 0)
      to.set_header("Retry-After", std::to_string(answer.retry_after));
    to.status = answer.status;
    if (answer.stream)
      stream(std::move(answer), to);
    else
      to.set_content(answer.body, answer.type);
  }

  bool take_stream() {
    auto most = std::min(setup_.streams_max, setup_.connections_max / 2);
    if (++streams_ <= most)
      return true;
    --streams_;
    ++streams_refused_;
    return false;
  }

  static http_answer no_room_for_stream() {
    auto result = error_answer(503, "too_many_streams",
                               "as many listen as may; ask from time to time "
                               "instead");
    result.retry_after = stream_again_after;
    return result;
  }

  /// Answers for as long as the client listens; a thread is taken so long.
  void stream(http_answer&& answer, httplib::Response& to) {
    auto& exchange = http_exchange::of_this_thread();
    to.set_header("Cache-Control", "no-store");
    to.set_chunked_content_provider(
      answer.type,
      [&exchange, of = std::move(answer.stream)](std::size_t,
                                                 httplib::DataSink& out) {
        return exchange.go_on(*of, out);
      },
      [this](bool) { --streams_; });
  }

  http_setup setup_;
  http_routes routes_;
  endpoint local_;
  int stop_event_ = -1;
  /// Connections that are open, and those of them that have a thread.
  std::atomic<std::size_t> open_{0};
  std::atomic<std::size_t> served_{0};
  std::atomic<std::uint64_t> answered_{0};
  std::atomic<std::uint64_t> refused_{0};
  std::atomic<std::uint64_t> turned_away_{0};
  std::atomic<std::uint64_t> cut_{0};
  std::atomic<std::size_t> streams_{0};
  std::atomic<std::uint64_t> streams_refused_{0};
  /// The thread that takes connections, and its id as it knows itself.
  std::thread thread_;
  std::thread::id taker_;
};

std::variant<http_server, http_fault> http_server::start(http_setup setup) {
  auto resolved = resolve_endpoint(setup.bind);
  if (auto bad = std::get_if<socket_error>(&resolved))
    return http_fault{bad->kind == socket_fault::bad_address
                        ? http_fault::kind::bad_setup
                        : http_fault::kind::no_socket,
                      bad->text};
  auto at = std::get<endpoint>(resolved);
  std::string token;
  if (!setup.token_file.empty()) {
    auto read = read_token_file(setup.token_file);
    if (!read.error.empty())
      return http_fault{http_fault::kind::bad_setup, read.error};
    token = std::move(read.token);
  } else if (!at.is_loopback()) {
    return http_fault{http_fault::kind::bad_setup,
                      "the address " + setup.bind
                        + " can be reached from other machines: that needs a "
                          "token file"};
  }
  auto listener = tcp_listener::open(at);
  if (auto bad = std::get_if<socket_error>(&listener))
    return http_fault{http_fault::kind::no_socket, bad->text};
  return http_server{std::make_unique<impl>(
    std::move(setup), std::get<tcp_listener>(std::move(listener)),
    std::move(token))};
}

http_server::http_server(std::unique_ptr<impl> it) : impl_(std::move(it)) {
  // nop
}

http_server::http_server(http_server&&) noexcept = default;
http_server& http_server::operator=(http_server&&) noexcept = default;
http_server::~http_server() = default;

endpoint http_server::local() const {
  return impl_->local();
}

void http_server::stop() {
  impl_->end();
}

http_counters http_server::counted() const {
  return impl_->counted();
}

} // namespace troupe
