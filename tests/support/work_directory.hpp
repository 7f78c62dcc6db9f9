#pragma once

#include "actors/core/splitmix.hpp"
#include "actors/receiver_directory.hpp"
#include "messages/work_actors.hpp"
#include "tests/support/channel_nodes.hpp"

#include <map>
#include <set>
#include <string>
#include <utility>

namespace troupe::test {

/// A directory with a disk, and clients that lose answers in the place of HTTP;
/// on a simulated network, by a seed.
class work_directory : public channel_nodes {
public:
  explicit work_directory(std::uint64_t seed) : chance_(seed) {
    begin_directory();
  }

  /// Share of the directory's answers that do not come.
  void lose_answers(double share) {
    lost_answers_ = share;
  }

  std::uint64_t draw(std::uint64_t below) {
    return chance_.next() % below;
  }

  /// Ends the directory's actor; the next one has what was kept.
  void restart_directory() {
    caf::anon_send_exit(directory_, caf::exit_reason::kill);
    settle();
    begin_directory();
  }

  std::set<std::uint16_t> listed_ports() const {
    std::set<std::uint16_t> result;
    for (auto& x : list_->items)
      result.insert(x.port);
    return result;
  }

protected:
  /// Stands for HTTP: passes on, or loses on the way there or back.
  directory_client_actor spawn_client() {
    return sys.spawn([this](directory_client_actor::pointer self)
                       -> directory_client_actor::behavior_type {
      return {
        [=](const register_receiver& x) {
          auto what = x.what;
          if (what.id.empty())
            what.id = "id-" + std::to_string(++last_id_);
          return pass_on(self, register_receiver{what}, what.id);
        },
        [=](const beat_receiver& x) { return pass_on(self, x, x.id); },
        [=](const remove_receiver& x) { return pass_on(self, x, x.id); },
        [=](list_receivers) {
          receivers_listed result;
          if (answer_lost()) {
            result.error = "lost";
            return result;
          }
          for (auto& x : list_->items)
            result.items.push_back({x, at(x.port)});
          return result;
        },
      };
    });
  }

private:
  void begin_directory() {
    std::vector<receiver_entry> kept;
    for (auto& [id, x] : registrations_)
      kept.push_back(x);
    auto store = own(sys.spawn([this]() -> receiver_store_actor::behavior_type {
      return {[this](const keep_receivers& x) {
        for (auto& id : x.removed)
          registrations_.erase(id);
        for (auto& y : x.saved)
          registrations_[y.id] = y;
        return receivers_kept{};
      }};
    }));
    directory_
      = own(sys.spawn(receiver_directory_behavior, directory_options{}, store,
                      kept, publish_receivers{[this](receiver_list_ptr x) {
                        list_ = std::move(x);
                      }}));
    settle();
  }

  bool answer_lost() {
    return chance_.fraction() < lost_answers_;
  }

  template <class Self, class Message>
  caf::typed_response_promise<directory_said>
  pass_on(Self self, const Message& x, const std::string& id) {
    auto promise = self->template make_response_promise<directory_said>();
    if (answer_lost()) {
      promise.deliver(directory_said{directory_word::silent, {}, "lost"});
      return promise;
    }
    auto lost_on_return = answer_lost();
    self->request(directory_, std::chrono::seconds{3}, x)
      .then(
        [=](const directory_answer& y) mutable {
          directory_said said{directory_word::done, id, y.about};
          if (lost_on_return)
            said.word = directory_word::silent;
          else if (y.error != 0)
            said.word = directory_word::unknown;
          promise.deliver(said);
        },
        [=](const caf::error&) mutable {
          promise.deliver(directory_said{directory_word::silent, {}, "down"});
        });
    return promise;
  }

  core::splitmix chance_;
  double lost_answers_ = 0;
  receiver_directory_actor directory_;
  receiver_list_ptr list_;
  std::map<std::string, receiver_entry> registrations_;
  std::uint64_t last_id_ = 0;
};

} // namespace troupe::test
