#include "messages/replica.hpp"

#include "messages/layout.hpp"

namespace troupe {

namespace {

using wire::of;

/// Smallest number of bytes of an entry within a batch.
constexpr std::size_t entry_bytes_min = 24;

template <class Codec>
void fields(Codec& c, of<Codec, log_position>& x) {
  c.number(x.epoch);
  c.number(x.index);
}

template <class Codec>
void fields(Codec& c, of<Codec, replica_entry>& x) {
  fields(c, x.at);
  c.kind(x.kind, request_kind::mark);
  c.bytes(x.id.client);
  c.number(x.id.session);
  c.number(x.id.number);
  c.number(x.answered);
  c.part(x.change, change_bytes_max);
  c.part(x.reply, change_bytes_max);
}

/// Entries follow one another, behind `before`.
template <class Codec>
void entries(Codec& c, const log_position& before,
             of<Codec, std::vector<replica_entry>>& x) {
  c.items(x, entries_of_batch_max, entry_bytes_min,
          [](auto& c, auto& y) { fields(c, y); });
  auto last = before;
  for (const auto& y : x) {
    c.check(y.at.index == last.index + 1 && y.at.epoch >= last.epoch);
    last = y.at;
  }
}

template <class Codec>
void fields(Codec& c, of<Codec, log_report>& x) {
  fields(c, x.last);
}

template <class Codec>
void fields(Codec& c, of<Codec, entry_batch>& x) {
  fields(c, x.before);
  c.number(x.committed);
  entries(c, x.before, x.entries);
}

template <class Codec>
void fields(Codec& c, of<Codec, log_synced>& x) {
  c.number(x.index);
}

template <class Codec>
void fields(Codec& c, of<Codec, counted_in>& x) {
  c.somebody(x.who);
}

template <class Codec>
void fields(Codec& c, of<Codec, log_request>& x) {
  c.number(x.epoch);
  fields(c, x.after);
  fields(c, x.snapshot);
  c.number(x.offset);
}

template <class Codec>
void fields(Codec& c, of<Codec, log_answer>& x) {
  c.kind(x.kind, log_answer_kind::refused);
  fields(c, x.at);
  entries(c, x.at, x.entries);
  c.number(x.total);
  c.number(x.digest);
  c.number(x.offset);
  c.rest(x.part);
  c.check(x.offset <= x.total && x.part.size() <= x.total - x.offset);
}

template <class T>
slice encode_body(const T& x) {
  std::vector<std::byte> bytes;
  wire::writer out{bytes};
  wire::putter<wire::writer> put{out};
  fields(put, x);
  return slice::from(std::move(bytes));
}

template <class T>
std::optional<T> decode_body(const slice& bytes) {
  wire::reader in{bytes.text()};
  wire::getter get{in, bytes};
  std::optional<T> result{std::in_place};
  fields(get, *result);
  if (!in.done())
    result.reset();
  return result;
}

template <class T>
void read_word(wire::getter& get, replica_word& out) {
  fields(get, out.emplace<T>());
}

} // namespace

std::string to_string(const log_position& x) {
  return std::to_string(x.epoch) + ":" + std::to_string(x.index);
}

slice encode(const replica_speech& x) {
  std::vector<std::byte> bytes;
  wire::writer out{bytes};
  out.u8(static_cast<std::uint8_t>(x.what.index()));
  wire::putter<wire::writer> put{out};
  put.number(x.epoch);
  std::visit([&](const auto& y) { fields(put, y); }, x.what);
  return slice::from(std::move(bytes));
}

std::optional<replica_speech> decode_replica_speech(const slice& bytes) {
  wire::reader in{bytes.text()};
  wire::getter get{in, bytes};
  replica_speech result;
  auto kind = in.u8();
  get.number(result.epoch);
  switch (kind) {
    case 0:
      read_word<log_report>(get, result.what);
      break;
    case 1:
      read_word<entry_batch>(get, result.what);
      break;
    case 2:
      read_word<log_synced>(get, result.what);
      break;
    case 3:
      read_word<counted_in>(get, result.what);
      break;
    default:
      return std::nullopt;
  }
  if (!in.done())
    return std::nullopt;
  return result;
}

slice encode(const replica_entry& x) {
  return encode_body(x);
}

std::optional<replica_entry> decode_replica_entry(const slice& bytes) {
  return decode_body<replica_entry>(bytes);
}

slice encode(const log_request& x) {
  return encode_body(x);
}

slice encode(const log_answer& x) {
  return encode_body(x);
}

std::optional<log_request> decode_log_request(std::string_view bytes) {
  return decode_body<log_request>(slice::copy_of(bytes));
}

std::optional<log_answer> decode_log_answer(const slice& bytes) {
  return decode_body<log_answer>(bytes);
}

} // namespace troupe
