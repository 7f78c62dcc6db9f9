#include "actors/core/trace_scribe.hpp"

#include "actors/core/line_part.hpp"

#include <algorithm>
#include <utility>

namespace troupe::core {

namespace {

/// Counts the messages of a batch from the door.
std::uint64_t messages_in(const envelope_batch& x) {
  if (x.plain)
    return x.count;
  std::uint64_t result = 0;
  for_each_message(x, [&](seqno, std::string_view) { ++result; });
  return result;
}

} // namespace

void append_json(std::string& out, std::string_view x) {
  out += '"';
  for (auto c : x) {
    if (c == '"' || c == '\\')
      out += '\\';
    if (c >= ' ' && c <= '~')
      out += c;
  }
  out += '"';
}

trace_scribe::trace_scribe(trace_options opts, std::string name, level order)
  : opts_(std::move(opts)), name_(std::move(name)), order_(order) {
  node_field_ = ",\"node\":";
  append_json(node_field_, name_);
}

void trace_scribe::restart() {
  view_ = nullptr;
  status_ = std::nullopt;
  drops_.clear();
  text_.clear();
  begins_file_ = true;
  in_file_ = under_way_ = 0;
  gap_ = 0;
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
  put("by", std::uint64_t{x.source.sender});
  end();
}

void trace_scribe::on_delivery(const delivery& x, std::int64_t at_us) {
  auto rank = x.rank;
  for (const auto& item : x.batches) {
    auto count = messages_in(*item);
    if (count == 0)
      continue;
    if (begin("delivered", at_us)) {
      line_part{text_}
        .text(view_field(x.view))
        .text(R"(,"origin":)")
        .number(item->origin)
        .text(R"(,"first":)")
        .number(item->first_message())
        .text(R"(,"count":)")
        .number(count)
        .text(R"(,"time":)")
        .number(item->time)
        .text(R"(,"rank":)")
        .number(rank);
      end();
    }
    rank += count;
  }
}

void trace_scribe::on_notice(const notice& x, std::int64_t at_us) {
  if (x.level == notice_level::debug || !begin("notice", at_us))
    return;
  put("detail", x.text);
  end();
}

void trace_scribe::on_missed(std::uint64_t count) {
  gap_ += count;
  dropped_ += count;
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
    put("count", std::exchange(gap_, 0));
    end();
  }
  open(event, at_us);
  return true;
}

/// Each file can be read without those before it.
void trace_scribe::begin_file(std::int64_t at_us) {
  in_file_ = 0;
  open("begin", at_us);
  put("scenario", "recorded");
  put("level", to_string(order_));
  add_names("nodes", {name_});
  end();
  if (!view_)
    return;
  open("view", at_us);
  add_roster();
  end();
}

void trace_scribe::open(std::string_view event, std::int64_t at_us) {
  line_part{text_}
    .text(R"({"at_us":)")
    .number(static_cast<std::uint64_t>(at_us))
    .text(R"(,"event":")")
    .text(event)
    .text("\"")
    .text(node_field_);
}

void trace_scribe::end() {
  text_ += "}\n";
  ++lines_;
}

void trace_scribe::put(std::string_view key, std::uint64_t value) {
  line_part{text_}.text(",\"").text(key).text("\":").number(value);
}

void trace_scribe::put(std::string_view key, std::string_view value) {
  text_ += ",\"";
  text_ += key;
  text_ += "\":";
  append_json(text_, value);
}

const std::string& trace_scribe::view_field(const view_id& x) {
  if (view_field_.empty() || view_field_of_ != x) {
    view_field_of_ = x;
    view_field_ = R"(,"view":")" + to_string(x) + '"';
  }
  return view_field_;
}

void trace_scribe::add_batch(const envelope_batch& x) {
  add_messages(x.view, x.origin, {x.first, x.count}, x.time, x.units.size());
}

void trace_scribe::add_message(const plain_message& x) {
  add_messages(x.view, x.sender, {x.number, 1}, x.time, x.payload.size());
}

void trace_scribe::add_messages(const view_id& view, member_id origin,
                                std::pair<seqno, std::uint64_t> units,
                                lamport_time time, std::size_t bytes) {
  line_part{text_}
    .text(view_field(view))
    .text(R"(,"origin":)")
    .number(origin)
    .text(R"(,"first":)")
    .number(units.first)
    .text(R"(,"count":)")
    .number(units.second)
    .text(R"(,"time":)")
    .number(time)
    .text(R"(,"bytes":)")
    .number(bytes);
}

/// Names the members among `to` by their numbers.
void trace_scribe::add_receivers(const address_list& to) {
  line_part out{text_};
  out.text(R"(,"to":[)");
  auto separator = "";
  auto write = [&](const address& x) {
    auto& all = view_->members;
    auto who = std::find_if(all.begin(), all.end(),
                            [&](const member& y) { return y.at == x.at; });
    if (who != all.end())
      out.text(std::exchange(separator, ",")).number(who->id);
  };
  if (view_ && to)
    std::for_each(to->begin(), to->end(), write);
  out.text("]");
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

void trace_scribe::tell(recording& out) const {
  out.lines = lines_;
  out.bytes = bytes_;
  out.dropped = dropped_;
}

void trace_scribe::tell(counters& out) const {
  out.items.push_back({"trace_lines", lines_});
  out.items.push_back({"trace_bytes", bytes_});
  out.items.push_back({"trace_lines_dropped", dropped_});
}

} // namespace troupe::core
