#pragma once

#include "tests/support/deterministic.hpp"

#include <caf/event_based_actor.hpp>
#include <caf/message.hpp>
#include <caf/message_view.hpp>

#include <memory>
#include <vector>

namespace troupe::test {

/// Plays any role: writes down what it is sent, and answers nothing.
template <class Handle>
class probe {
public:
  explicit probe(deterministic& at)
    : heard_(std::make_shared<std::vector<caf::message>>()) {
    auto heard = heard_;
    auto it = at.own(at.sys.spawn([heard](caf::event_based_actor* self) {
      self->set_default_handler(
        [heard](caf::scheduled_actor*,
                caf::message_view& x) -> caf::result<caf::message> {
          heard->push_back(x.move_content_to_message());
          return caf::message{};
        });
      return caf::behavior{[](caf::unit_t) {
        // nop: an actor without any handler would end.
      }};
    }));
    handle_ = caf::actor_cast<Handle>(it);
  }

  operator const Handle&() const {
    return handle_;
  }

  const Handle& handle() const {
    return handle_;
  }

  /// All messages of type `T` so far, in order.
  template <class T>
  std::vector<T> all() const {
    std::vector<T> result;
    for (auto& x : *heard_)
      if (x.match_elements<T>())
        result.push_back(x.get_as<T>(0));
    return result;
  }

  template <class T>
  std::size_t count() const {
    return all<T>().size();
  }

  /// How many messages of any type.
  std::size_t size() const {
    return heard_->size();
  }

  void clear() {
    heard_->clear();
  }

private:
  std::shared_ptr<std::vector<caf::message>> heard_;
  Handle handle_;
};

/// Asks `who` and returns its answer.
template <class Answer, class Handle, class Question>
Answer ask(deterministic& at, const Handle& who, Question what) {
  caf::scoped_actor self{at.sys};
  Answer result;
  auto request = self->request(who, caf::infinite, std::move(what));
  at.sched.run();
  request.receive([&](Answer& x) { result = std::move(x); },
                  [](const caf::error&) {});
  return result;
}

} // namespace troupe::test
