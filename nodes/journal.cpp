#include "nodes/journal.hpp"

#include "config/units.hpp"
#include "nodes/json_payload.hpp"
#include "nodes/logging.hpp"

#include <nlohmann/json.hpp>
#include <spdlog/spdlog.h>

#include <cerrno>
#include <cstring>
#include <string_view>

namespace troupe {

namespace {

using json = nlohmann::ordered_json;

std::string name_of(const view& in, member_id who) {
  auto position = in.position_of(who);
  return position ? in.members[*position].name : std::to_string(who);
}

} // namespace

// -- lines --------------------------------------------------------------------

namespace events {

std::string ready(output_format form, const std::string& kind,
                  const std::string& node, incarnation inc,
                  const node_addresses& at) {
  if (form == output_format::text)
    return kind + " " + node + " is ready on udp " + at.udp
           + (at.http.empty() ? "" : ", http " + at.http);
  auto http = at.http.empty() ? json{} : json(at.http);
  return json{
    {"event", "ready"},   {"node", node},
    {"name", node},       {"kind", kind},
    {"incarnation", inc}, {"addresses", {{"udp", at.udp}, {"http", http}}}}
    .dump();
}

std::string view_line(output_format form, const view& x) {
  json names = json::array();
  json learners = json::array();
  std::string list;
  for (auto& m : x.members) {
    names.push_back(m.name);
    if (!m.full)
      learners.push_back(m.name);
    list += (list.empty() ? "" : ", ") + m.name + (m.full ? "" : " (learns)");
  }
  if (form == output_format::text)
    return "view " + to_string(x.id) + ": " + list;
  return json{{"event", "view"},
              {"view", to_string(x.id)},
              {"members", names},
              {"learners", learners}}
    .dump();
}

std::string deliver(output_format form, const view& in, std::uint64_t rank,
                    const envelope_batch& batch, seqno number,
                    std::string_view payload) {
  auto sender = name_of(in, batch.origin);
  if (form == output_format::text)
    return "delivered message " + std::to_string(number) + " of " + sender
           + " with time " + std::to_string(batch.time) + ": "
           + printable(payload);
  json line{{"event", "deliver"}, {"rank", rank},
            {"sender", sender},   {"seq", number},
            {"time", batch.time}, {"view", to_string(batch.view)}};
  add_payload(line, "payload", payload);
  line["at_us"] = wall_us();
  return line.dump();
}

std::string sent(seqno last) {
  return json{{"event", "sent"}, {"seq", last}, {"at_us", wall_us()}}.dump();
}

std::string wait_line(const waiting& x) {
  json list = json::array();
  for (auto& item : x.items)
    list.push_back(
      {{"name", item.name}, {"what", item.what}, {"count", item.count}});
  return json{{"event", "wait"}, {"for", list}}.dump();
}

std::string end(output_format form, bool good) {
  if (form == output_format::text)
    return good ? "ended" : "ended without success";
  return json{{"event", "end"}, {"good", good}}.dump();
}

} // namespace events

// -- the sink -----------------------------------------------------------------

std::shared_ptr<line_sink> line_sink::open(const std::string& path) {
  auto file = std::fopen(path.c_str(), "we");
  return file ? std::make_shared<line_sink>(file, true) : nullptr;
}

line_sink::~line_sink() {
  if (owned_)
    std::fclose(out_);
}

void line_sink::write(const std::string& line) {
  if (error_ != 0)
    return;
  // Nobody else's line comes between this one and its end.
  ::flockfile(out_);
  if (::fwrite_unlocked(line.data(), 1, line.size(), out_) != line.size()
      || ::putc_unlocked('\n', out_) == EOF)
    error_ = errno;
  ::funlockfile(out_);
}

int line_sink::flush() {
  if (error_ == 0 && std::fflush(out_) != 0)
    error_ = errno;
  return error_;
}

// -- the actor ----------------------------------------------------------------

namespace {

/// Writes every message of `x` to the log and the output.
written write_delivery(journal_state& st, const journal_setup& setup,
                       const delivery& x) {
  written done;
  for (auto& batch : x.batches) {
    done.messages += batch->count;
    done.bytes += batch->units.size();
    if (!st.current)
      continue;
    for_each_message(*batch, [&](seqno number, std::string_view payload) {
      auto rank = st.delivered++;
      auto line = events::deliver(output_format::jsonl, *st.current, rank,
                                  *batch, number, payload);
      if (setup.log)
        setup.log->write(line);
      if (setup.output == output_format::text)
        line = events::deliver(setup.output, *st.current, rank, *batch, number,
                               payload);
      setup.standard_output->write(line);
    });
  }
  return done;
}

} // namespace

/// What the messages of a view may take in the memory of a member.
std::string memory_sentence(const view_installed& x) {
  auto senders = x.what->members.size();
  return "messages that not all members hold take up to "
         + config::format_size(x.window_bytes * senders) + " here: a window of "
         + config::format_size(x.window_bytes) + " for each of "
         + std::to_string(senders) + " senders";
}

journal_actor::behavior_type
journal_behavior(journal_actor::stateful_pointer<journal_state> self,
                 journal_setup setup) {
  auto check = [=](line_sink* sink, const std::string& name) {
    auto error = sink ? sink->flush() : 0;
    if (error == 0 || self->state.failed)
      return;
    self->state.failed = true;
    spdlog::error("cannot write {}: {}", name, std::strerror(error));
    self->send(setup.supervisor, life_over{false, errc::io_failed});
  };
  auto out = setup.standard_output;
  // What was written is seen at once, and so is a device that fails.
  auto check_both = [=] {
    check(setup.log.get(), setup.log_name);
    check(out.get(), "the standard output");
  };
  return {
    [=](const delivery& x) {
      auto done = write_delivery(self->state, setup, x);
      check_both();
      return done;
    },
    [=](const view_installed& x) {
      self->state.current = x.what;
      self->state.delivered = 0;
      if (setup.log)
        setup.log->write(events::view_line(output_format::jsonl, *x.what));
      out->write(events::view_line(setup.output, *x.what));
      if (x.window_bytes > 0)
        spdlog::info(memory_sentence(x));
      check_both();
    },
    [=](const said& x) {
      if (setup.output == output_format::text)
        return;
      out->write(events::sent(x.last));
      check_both();
    },
    [=](const waiting& x) {
      if (setup.output == output_format::text)
        return; // A notice has said it.
      out->write(events::wait_line(x));
      check_both();
    },
    [=](const notice& x) { log_notice(x); },
  };
}

void describe(const journal_state& st, inspection& out) {
  add_field(out.fields, "messages_delivered", st.delivered);
  add_field(out.fields, "failed", st.failed);
  if (st.current)
    add_field(out.fields, "view", to_string(st.current->id));
}

} // namespace troupe
