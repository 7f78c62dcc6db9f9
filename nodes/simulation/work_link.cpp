#include "nodes/simulation/work_link.hpp"

#include "actors/core/call_body.hpp"

#include <caf/typed_event_based_actor.hpp>
#include <caf/typed_response_promise.hpp>

#include <string>
#include <type_traits>
#include <utility>

namespace troupe::simulation {

namespace {

/// As the client over HTTP has it.
constexpr timespan answer_limit = std::chrono::seconds{3};

/// Calls have names; a simulated network has none for this, and takes one of
/// another story.
constexpr auto work_call = call_name::list_peers;

using client_pointer = directory_client_actor::pointer;

endpoint address_of(const receiver_entry& x) {
  return parse_endpoint(x.host + ":" + std::to_string(x.port))
    .value_or(endpoint{});
}

receivers_listed reachable(const receiver_list& list) {
  receivers_listed result;
  for (const auto& x : list.items)
    result.items.push_back({x, address_of(x)});
  return result;
}

/// Where a client asks.
struct way {
  channel_actor channel;
  endpoint directory;
  work_mail_ptr mail;
};

template <class Answer, class Take>
caf::typed_response_promise<Answer> ask(client_pointer self, const way& to,
                                        work_mail::question what,
                                        Answer silence, Take take) {
  auto promise = self->make_response_promise<Answer>();
  auto mail = to.mail;
  auto key = ++mail->last;
  mail->questions.emplace(key, std::move(what));
  self
    ->request(to.channel, caf::infinite,
              call_target{to.directory, answer_limit, 0},
              call{work_call, slice::copy_of(std::to_string(key))})
    .then([=](const call_result& x) mutable {
      promise.deliver(x.error == 0 ? take(*mail, key) : silence);
      mail->questions.erase(key);
      mail->said.erase(key);
      mail->lists.erase(key);
    });
  return promise;
}

directory_client_actor::behavior_type work_client(client_pointer self,
                                                  const way& to) {
  auto say = [=](work_mail::question x) {
    return ask(self, to, std::move(x),
               directory_said{directory_word::silent, {}, "no answer"},
               [](work_mail& in, std::uint64_t key) { return in.said[key]; });
  };
  return {
    [=](const register_receiver& x) { return say(x); },
    [=](const beat_receiver& x) { return say(x); },
    [=](const remove_receiver& x) { return say(x); },
    [=](list_receivers x) {
      return ask(self, to, x, receivers_listed{"no answer", {}},
                 [](work_mail& in, std::uint64_t key) {
                   return reachable(*in.lists[key]);
                 });
    },
  };
}

struct work_server_setup {
  receiver_directory_actor directory;
  shown_list list;
  work_mail_ptr mail;
  on_registered listener;
};

/// What a status of HTTP would say.
directory_word word_of(const directory_answer& x) {
  if (x.error == 0)
    return directory_word::done;
  return x.error == static_cast<std::uint8_t>(errc::refused)
           ? directory_word::unknown
           : directory_word::silent;
}

std::string id_of(const register_receiver& x) {
  return x.what.id;
}

template <class T>
std::string id_of(const T& x) {
  return x.id;
}

/// Asks the directory what is no list.
template <class Question>
void pass_on(call_handler_actor::pointer self, const work_server_setup& with,
             std::uint64_t key, const Question& what,
             caf::typed_response_promise<call_result> promise) {
  self->request(with.directory, caf::infinite, what)
    .then([=](const directory_answer& x) mutable {
      with.mail->said[key] = {word_of(x), id_of(what), x.about};
      if (std::is_same_v<Question, register_receiver> && x.error == 0)
        with.listener(id_of(what));
      promise.deliver(call_result{});
    });
}

call_handler_actor::behavior_type work_server(call_handler_actor::pointer self,
                                              const work_server_setup& with) {
  return {[=](const incoming_call& x) {
    auto promise = self->make_response_promise<call_result>();
    auto key = std::stoull(std::string{x.what.body.text()});
    auto found = with.mail->questions.find(key);
    if (found == with.mail->questions.end()) { // Its client has given up.
      promise.deliver(core::failure(errc::refused, "nobody waits"));
    } else if (std::holds_alternative<list_receivers>(found->second)) {
      with.mail->lists[key] = *with.list;
      promise.deliver(call_result{});
    } else {
      std::visit(
        [&](const auto& what) {
          if constexpr (!std::is_same_v<std::decay_t<decltype(what)>,
                                        list_receivers>)
            pass_on(self, with, key, what, promise);
        },
        found->second);
    }
    return promise;
  }};
}

} // namespace

directory_client_actor
spawn_work_client(caf::actor_system& sys, channel_actor channel,
                  const endpoint& directory, work_mail_ptr mail) {
  return sys.spawn(work_client,
                   way{std::move(channel), directory, std::move(mail)});
}

call_handler_actor
spawn_work_server(caf::actor_system& sys, receiver_directory_actor directory,
                  shown_list list, work_mail_ptr mail, on_registered listener) {
  return sys.spawn(work_server,
                   work_server_setup{std::move(directory), std::move(list),
                                     std::move(mail), std::move(listener)});
}

} // namespace troupe::simulation
