#include "nodes/server_watch.hpp"

#include "nodes/http_ask.hpp"
#include "nodes/journal.hpp"
#include "nodes/logging.hpp"
#include "nodes/service_events.hpp"

#include <caf/send.hpp>
#include <nlohmann/json.hpp>
#include <spdlog/spdlog.h>

#include <algorithm>
#include <chrono>
#include <cstring>
#include <utility>

namespace troupe {

namespace {

using json = nlohmann::ordered_json;
using watch_pointer = server_watch_actor::stateful_pointer<server_watch_state>;

class watch_shell {
public:
  watch_shell(watch_pointer self, server_watch_setup setup)
    : self_(self), setup_(std::move(setup)) {
    // nop
  }

  void on_status(const group_status_ptr& x) const {
    auto before = std::exchange(self_->state.status, x);
    auto view = [](const group_status& y) {
      return y.current ? y.current->id : view_id{};
    };
    if (x->current && view(*x) != view(*before))
      write(events::view_line(setup_.form, *x->current));
    if (x->phase == before->phase)
      return;
    if (x->phase == group_phase::cut_off)
      log_notice({notice_level::warning,
                  "cut off from the other servers: " + x->why
                    + "; nothing is acknowledged until a majority is back"});
    else if (x->phase == group_phase::refused)
      self_->send(setup_.supervisor, life_over{false, x->refusal});
    else if (x->phase == group_phase::left)
      self_->send(setup_.supervisor, life_over{});
  }

  void on_standing(const service_standing& x) const {
    auto before = std::exchange(self_->state.standing, x);
    if (before.serves && !x.serves)
      log_notice({notice_level::info, "this server serves clients no more"});
    if (x.serves == before.serves && x.leader == before.leader)
      return;
    auto leader = name_of(x.leader);
    // Between the begin of a view and its first commit.
    if (!x.serves && leads(x))
      return;
    log_notice({notice_level::info, events::standing_sentence(x, leader)});
    if (setup_.form != output_format::text)
      write(events::standing_line(x, leader));
  }

  caf::result<group_picture_ptr> picture() const {
    auto& st = self_->state;
    group_picture x;
    x.status = st.status;
    x.lease_left = std::max(timespan{0}, st.lease.until - self_->clock().now());
    x.serves = st.standing.serves;
    auto promise = self_->make_response_promise<group_picture_ptr>();
    auto deliver = [promise, x](bool in_touch) mutable {
      x.in_touch = in_touch;
      promise.deliver(
        group_picture_ptr{std::make_shared<const group_picture>(x)});
    };
    if (!st.parts.detector) {
      deliver(true);
      return promise;
    }
    self_->request(st.parts.detector, caf::infinite, get_sights{})
      .then([deliver](const sight_list& y) mutable { deliver(y.in_touch); });
    return promise;
  }

  caf::result<evidence_list> evidence() const {
    auto& detector = self_->state.parts.detector;
    if (!detector)
      return evidence_list{{}, self_->clock().now()};
    return self_->delegate(detector, get_evidence{});
  }

  caf::result<service_counters> count() const {
    auto promise = self_->make_response_promise<service_counters>();
    auto parts = self_->state.parts;
    if (!parts.replica) {
      promise.deliver(service_counters{});
      return promise;
    }
    auto self = self_;
    self_->request(parts.replica, caf::infinite, get_counters{})
      .then([=](const counters& of_replica) mutable {
        self->request(parts.door, caf::infinite, get_counters{})
          .then([=](const counters& y) mutable {
            promise.deliver(service_counters{of_replica, y});
          });
      });
    return promise;
  }

private:
  bool leads(const service_standing& x) const {
    auto& view = self_->state.status->current;
    auto at = view ? view->position_of(view->self) : std::nullopt;
    return at && x.leader && view->members[*at].at == *x.leader;
  }

  std::string name_of(const std::optional<endpoint>& at) const {
    auto& view = self_->state.status->current;
    if (at && view)
      for (const auto& x : view->members)
        if (x.at == *at)
          return x.name;
    return {};
  }

  void write(const std::string& line) const {
    setup_.out->write(line);
    auto error = setup_.out->flush();
    if (error == 0 || std::exchange(self_->state.failed, true))
      return;
    spdlog::error("cannot write the standard output: {}", std::strerror(error));
    self_->send(setup_.supervisor, life_over{false, errc::io_failed});
  }

  watch_pointer self_;
  server_watch_setup setup_;
};

json json_of(const counters& x) {
  auto result = json::object();
  for (const auto& item : x.items)
    result[item.name] = item.value;
  return result;
}

} // namespace

server_watch_actor::behavior_type server_watch(watch_pointer self,
                                               server_watch_setup setup) {
  watch_shell shell{self, std::move(setup)};
  return {
    [=](get_picture) { return shell.picture(); },
    [=](get_evidence) { return shell.evidence(); },
    [=](join_server_watch& x) { self->state.parts = std::move(x); },
    [=](const group_status_ptr& x) { shell.on_status(x); },
    [](const notice& x) { log_notice(x); },
    [=](const lease_held& x) { self->state.lease = x; },
    [=](const service_standing& x) { shell.on_standing(x); },
    [=](get_service_counters) { return shell.count(); },
  };
}

http_route service_route(caf::actor_system& sys, const std::string& node,
                         const std::string& door,
                         const server_watch_actor& watch) {
  constexpr timespan limit = std::chrono::seconds{1};
  auto answer = [=, &sys](const http_request&) {
    auto picture = ask_actor<group_picture_ptr>(sys, watch, limit,
                                                get_picture{});
    auto counted = ask_actor<service_counters>(sys, watch, limit,
                                               get_service_counters{});
    if (!picture || !counted)
      return error_answer(503, "no_answer",
                          "the node's actors did not answer within 1s");
    return json_answer(200, {{"node", node},
                             {"serves", (*picture)->serves.value_or(false)},
                             {"counters",
                              {{"replica", json_of(counted->replica)},
                               {door, json_of(counted->door)}}}});
  };
  return {"GET", "/v1/service", answer};
}

void describe(const server_watch_state& st, inspection& out) {
  add_field(out.fields, "phase", to_string(st.status->phase));
  add_field(out.fields, "failed", st.failed);
}

} // namespace troupe
