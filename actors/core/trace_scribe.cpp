#include "actors/core/trace_scribe.hpp"

#include <algorithm>
#include <utility>

namespace troupe::core {

namespace {

/// Appends `x` as a text of JSON. What is no printable ASCII is left out: names
/// have none of it, and sentences can do without.
void append_text(std::string& out, std::string_view x) {
  out += '"';
  for (auto c : x) {
    if (c == '"' || c == '\\')
      out += '\\';
    if (c >= ' ' && c <= '~')
      out += c;
  }
  out += '"';
}

/// Counts the messages of a batch from the door.
std::uint64_t messages_in(const envelope_batch& x) {
  if (x.plain)
    return x.count;
  std::uint64_t result = 0;
  for_each_message(x, [&](seqno, std::string_view) { ++result; });
  return result;
}

} // namespace

trace_scribe::trace_scribe(const trace_options& opts, std::string name,
                           level order)
  : opts_(opts), name_(std::move(name)), order_(order) {
  // nop
}

// -- what happens -------------------------------------------------------------

void trace_scribe::on_view(const view_ptr& x, std::int64_t at_us) {
  auto has_room = begin("view", at_us);
  view_ = x;
  if (!has_room)
    return;
  add_roster();
  end();
}

void trace_scribe::on_outbound(const outbound& x, std::int64_t at_us) {
  for (const auto& item : x.frames) {
    auto batch = std::get_if<envelope_batch_ptr>(&item);
    auto plain = std::get_if<plain_message>(&item);
    if ((batch == nullptr && plain == nullptr) || !begin("depart", at_us))
      continue;
    if (batch != nullptr)
      add_batch(**batch);
    else
      add_message(*plain);
    add_receivers(x.to);
    if (batch != nullptr && !(*batch)->plain && is_own((*batch)->origin))
      add_skips(**batch);
    end();
  }
}

void trace_scribe::on_frame(const received_frame& x, std::int64_t at_us) {
  auto batch = std::get_if<envelope_batch_ptr>(&x.what);
  auto plain = std::get_if<plain_message>(&x.what);
  if ((batch == nullptr && plain == nullptr) || !begin("arrive", at_us))
    return;
  if (batch != nullptr)
    add_batch(**batch);
  else
    add_message(*plain);
  add("by", std::uint64_t{x.source.sender});
  end();
}

void trace_scribe::on_delivery(const delivery& x, std::int64_t at_us) {
  auto rank = x.rank;
  for (const auto& item : x.batches) {
    auto count = messages_in(*item);
    if (count == 0)
      continue;
    if (begin("delivered", at_us)) {
      add_view(x.view);
      add("origin", std::uint64_t{item->origin});
      add("first", item->first_message());
      add("count", count);
      add("time", item->time);
      add("rank", rank);
      end();
    }
    rank += count;
  }
}

void trace_scribe::on_notice(const notice& x, std::int64_t at_us) {
  if (x.level == notice_level::debug || !begin("notice", at_us))
    return;
  add("detail", x.text);
  end();
}

void trace_scribe::on_gone(std::int64_t at_us) {
  if (begin("gone", at_us))
    end();
}

// -- lines --------------------------------------------------------------------

/// Begins a line; returns whether there is room for it.
bool trace_scribe::begin(std::string_view event, std::int64_t at_us) {
  if (under_way_ + text_.size() >= opts_.buffer_bytes) {
    ++gap_;
    ++dropped_;
    return false;
  }
  if (in_file_ + text_.size() >= opts_.file_bytes && text_.empty())
    begins_file_ = true;
  if (begins_file_ && text_.empty())
    begin_file(at_us);
  if (gap_ > 0) {
    open("gap", at_us);
    add("count", std::exchange(gap_, 0));
    end();
  }
  open(event, at_us);
  return true;
}

/// Each file can be read without those before it.
void trace_scribe::begin_file(std::int64_t at_us) {
  in_file_ = 0;
  open("begin", at_us);
  add("scenario", "recorded");
  add("level", to_string(order_));
  text_ += ",\"nodes\":[";
  append_text(text_, name_);
  text_ += ']';
  end();
  if (!view_)
    return;
  open("view", at_us);
  add_roster();
  end();
}

void trace_scribe::open(std::string_view event, std::int64_t at_us) {
  text_ += "{\"at_us\":";
  text_ += std::to_string(at_us);
  add("event", event);
  add("node", name_);
}

void trace_scribe::end() {
  text_ += "}\n";
  ++lines_;
}

void trace_scribe::add(std::string_view key, std::uint64_t value) {
  text_ += ",\"";
  text_ += key;
  text_ += "\":";
  text_ += std::to_string(value);
}

void trace_scribe::add(std::string_view key, std::string_view value) {
  text_ += ",\"";
  text_ += key;
  text_ += "\":";
  append_text(text_, value);
}

void trace_scribe::add_view(const view_id& x) {
  add("view", to_string(x));
}

void trace_scribe::add_roster() {
  add_view(view_->id);
  text_ += ",\"members\":[";
  auto separator = "";
  for (const auto& item : view_->members) {
    text_ += std::exchange(separator, ",");
    append_text(text_, item.name);
  }
  text_ += "],\"ids\":[";
  separator = "";
  for (const auto& item : view_->members) {
    text_ += std::exchange(separator, ",");
    text_ += std::to_string(item.id);
  }
  text_ += ']';
}

void trace_scribe::add_batch(const envelope_batch& x) {
  add_view(x.view);
  add("origin", std::uint64_t{x.origin});
  add("first", x.first);
  add("count", std::uint64_t{x.count});
  add("time", x.time);
  add("bytes", x.units.size());
}

void trace_scribe::add_message(const plain_message& x) {
  add_view(x.view);
  add("origin", std::uint64_t{x.sender});
  add("first", x.number);
  add("count", std::uint64_t{1});
  add("time", x.time);
  add("bytes", x.payload.size());
}

/// Names the members among `to` by their numbers.
void trace_scribe::add_receivers(const address_list& to) {
  text_ += ",\"to\":[";
  auto separator = "";
  auto write = [&](const address& x) {
    auto& all = view_->members;
    auto who = std::find_if(all.begin(), all.end(),
                            [&](const member& y) { return y.at == x.at; });
    if (who == all.end())
      return;
    text_ += std::exchange(separator, ",");
    text_ += std::to_string(who->id);
  };
  if (view_ && to)
    std::for_each(to->begin(), to->end(), write);
  text_ += ']';
}

/// Tells which units of the batch are no messages by themselves: parts of one,
/// and the end marker.
void trace_scribe::add_skips(const envelope_batch& x) {
  text_ += ",\"skips\":[";
  auto separator = "";
  unit_reader in{x.units.text()};
  auto number = x.first;
  for (auto next = in.next(); next; next = in.next(), ++number)
    if (next->kind != unit_kind::message) {
      text_ += std::exchange(separator, ",");
      text_ += std::to_string(number);
    }
  text_ += ']';
}

bool trace_scribe::is_own(member_id who) const {
  return view_ && who == view_->self;
}

// -- handing over -------------------------------------------------------------

std::optional<trace_text> trace_scribe::take(bool all) {
  if (text_.empty() || (!all && text_.size() < chunk_bytes))
    return std::nullopt;
  in_file_ += text_.size();
  under_way_ += text_.size();
  bytes_ += text_.size();
  return trace_text{std::exchange(text_, {}),
                    std::exchange(begins_file_, false)};
}

void trace_scribe::on_written(std::size_t bytes) {
  under_way_ -= std::min(under_way_, bytes);
}

void trace_scribe::tell(counters& out) const {
  out.items.push_back({"trace_lines", lines_});
  out.items.push_back({"trace_bytes", bytes_});
  out.items.push_back({"trace_lines_dropped", dropped_});
}

} // namespace troupe::core
