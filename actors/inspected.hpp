#pragma once

#include "messages/inspection_actors.hpp"

#include <caf/actor_config.hpp>
#include <caf/actor_system.hpp>
#include <caf/detail/init_fun_factory.hpp>
#include <caf/detail/set_thread_name.hpp>
#include <caf/infer_handle.hpp>
#include <caf/local_actor.hpp>
#include <caf/mailbox_element.hpp>
#include <caf/message.hpp>
#include <caf/result.hpp>
#include <caf/resumable.hpp>
#include <caf/scheduled_actor.hpp>

#include <atomic>
#include <cstdint>
#include <type_traits>
#include <utility>

namespace troupe {

/// What can be read of an actor from any thread, also while it does not
/// answer.
class actor_meter {
public:
  struct reading {
    std::uint64_t mailbox = 0;
    std::uint64_t handled = 0;
    /// Whether a handler of it runs.
    bool busy = false;
    /// When it was last given something to do.
    instant active_at{};
  };

  actor_meter() = default;
  actor_meter(const actor_meter&) = delete;
  actor_meter& operator=(const actor_meter&) = delete;
  virtual ~actor_meter() = default;

  virtual const char* meter_name() const = 0;

  reading read() const {
    constexpr auto order = std::memory_order_relaxed;
    // What was taken out is read first: it must not overtake what came in.
    auto taken = taken_.load(order);
    auto came = came_.load(order);
    instant at{timespan{active_at_.load(order)}};
    return {came > taken ? came - taken : 0, handled_.load(order),
            busy_.load(order), at};
  }

protected:
  /// Only the actor's own thread writes it, so adding needs no lock.
  static void add_one(std::atomic<std::uint64_t>& x) {
    x.store(x.load(std::memory_order_relaxed) + 1, std::memory_order_relaxed);
  }

  // Written by whoever sends.
  std::atomic<std::uint64_t> came_{0};
  // Written by the actor alone.
  std::atomic<std::uint64_t> taken_{0};
  std::atomic<std::uint64_t> handled_{0};
  std::atomic<timespan::rep> active_at_{0};
  std::atomic<bool> busy_{false};
};

/// `thread` (has one of its own), `broker` (hears sockets) or `actor`.
inline const char* kind_of(const caf::abstract_actor& x) {
  if (x.getf(caf::abstract_actor::is_detached_flag))
    return "thread";
  auto resumed = dynamic_cast<const caf::resumable*>(&x);
  return resumed && resumed->subtype() == caf::resumable::io_actor ? "broker"
                                                                   : "actor";
}

/// The actor that CAF would have made for a behaviour, and what it takes to
/// look inside: a meter, and an answer to `get_inspection`, which needs no
/// place in the actor's interface.
///
/// CAF counts nothing of this (its profiler is compiled out in Debian's
/// package), and a mailbox may be measured by its own actor only.
template <class Impl>
class inspected : public Impl, public actor_meter {
public:
  using Impl::consume;
  using Impl::enqueue;
  using Impl::Impl;

  void enqueue(caf::mailbox_element_ptr x, caf::execution_unit* ctx) override {
    came_.fetch_add(1, std::memory_order_relaxed);
    Impl::enqueue(std::move(x), ctx);
  }

  caf::resumable::resume_result resume(caf::execution_unit* ctx,
                                       std::size_t max) override {
    resumed_at_ = this->clock().now();
    in_mailbox_ = true;
    auto result = Impl::resume(ctx, max);
    // Another thread may have taken any other actor over by now.
    if (is_broker())
      in_mailbox_ = false;
    return result;
  }

  caf::invoke_message_result consume(caf::mailbox_element& x) override {
    auto question = x.content().match_elements<get_inspection>();
    if (!in_mailbox_)
      resumed_at_ = this->clock().now();
    if (!question)
      active_at_.store(resumed_at_.time_since_epoch().count(),
                       std::memory_order_relaxed);
    busy_.store(true, std::memory_order_relaxed);
    auto result = Impl::consume(x);
    busy_.store(false, std::memory_order_relaxed);
    if (result == caf::invoke_message_result::skipped)
      return result;
    // A socket hands its datagrams over without the mailbox.
    if (in_mailbox_)
      add_one(taken_);
    if (!question)
      add_one(handled_);
    return result;
  }

  const char* meter_name() const override {
    return this->name();
  }

  void initialize() override {
    // For `ps -T`, `top -H` and debuggers.
    if (this->getf(caf::abstract_actor::is_detached_flag))
      caf::detail::set_thread_name(this->name());
    this->set_default_handler(
      [this](caf::scheduled_actor* self,
             caf::message_view& x) -> caf::result<caf::message> {
        if (x.content().match_elements<get_inspection>())
          return caf::make_message(tell());
        return caf::print_and_drop(self, x);
      });
    Impl::initialize();
  }

private:
  bool is_broker() const {
    return this->subtype() == caf::resumable::io_actor;
  }

  inspection tell() {
    auto known = read();
    inspection result;
    result.name = this->name();
    result.kind = kind_of(*this);
    result.id = this->id();
    // The question itself is no longer waiting.
    result.mailbox = known.mailbox > 0 ? known.mailbox - 1 : 0;
    result.handled = known.handled;
    result.now = this->clock().now();
    if (known.active_at != instant{})
      result.idle = result.now - known.active_at;
    describe(static_cast<const state_type&>(this->state), result);
    if (result.waits_for.empty())
      for (const auto& x : result.holds)
        result.waits_for += (result.waits_for.empty() ? "" : "; ")
                            + in_words(x);
    return result;
  }

  using state_type
    = std::remove_reference_t<decltype(std::declval<Impl&>().state)>;

  // Of the actor's own thread.
  instant resumed_at_{};
  /// Whether what it consumes has come through its mailbox.
  bool in_mailbox_ = false;
};

/// Spawns what `cfg` is prepared for; `spawn_inspected` is what others call.
template <caf::spawn_options Os, class F, class... Ts>
caf::infer_handle_from_fun_t<F> spawn_inspected_with(caf::actor_system& sys,
                                                     caf::actor_config& cfg,
                                                     F fun, Ts&&... xs) {
  using impl = caf::infer_impl_from_fun_t<F>;
  static_assert(caf::detail::spawnable<F, impl, Ts...>(),
                "the behaviour does not take these arguments");
  caf::detail::init_fun_factory<impl, F> factory;
  cfg.init_fun = factory(std::move(fun), std::forward<Ts>(xs)...);
  return sys.spawn_impl<inspected<impl>, Os>(cfg);
}

/// Stands in for `caf::actor_system::spawn`: what it spawns can be looked into.
/// Expects `void describe(const State&, inspection&)` beside the state of the
/// actor.
template <caf::spawn_options Os = caf::no_spawn_options, class F, class... Ts>
caf::infer_handle_from_fun_t<F>
spawn_inspected(caf::actor_system& sys, F fun, Ts&&... xs) {
  caf::actor_config cfg;
  return spawn_inspected_with<Os>(sys, cfg, std::move(fun),
                                  std::forward<Ts>(xs)...);
}

} // namespace troupe
