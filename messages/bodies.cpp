#include "messages/bodies.hpp"

#include "messages/layout.hpp"
#include "messages/wire_ballot.hpp"

namespace troupe {

namespace {

using wire::of;

/// Smallest number of bytes that a registration, and a line of a log, takes.
constexpr std::size_t registration_bytes_min = 21;
constexpr std::size_t entry_bytes_min = 3;

/// A log is bounded by the bytes that the channel accepts, not by a count.
constexpr auto entries_max = std::numeric_limits<std::uint32_t>::max();

constexpr std::uint32_t key_id_max = 255;

// -- layouts ------------------------------------------------------------------

template <class Codec>
void fields(Codec& c, of<Codec, registration>& x) {
  c.name(x.name);
  c.at(x.at);
  c.number(x.inc);
}

template <class Codec>
void peers(Codec& c, of<Codec, std::vector<registration>>& x) {
  c.items(x, wire::members_max, registration_bytes_min,
          [](auto& c, auto& y) { fields(c, y); });
}

template <class Codec>
void fields(Codec& c, of<Codec, peer_list>& x) {
  peers(c, x.peers);
}

template <class Codec>
void fields(Codec& c, of<Codec, start_order>& x) {
  c.number(x.round);
  c.number(x.number);
  c.number(x.messages);
  c.at(x.report_to);
  peers(c, x.peers);
}

template <class Codec>
void fields(Codec& c, of<Codec, log_entry>& x) {
  c.number(x.sender);
  c.number(x.number);
  c.number(x.time);
}

template <class Codec>
void fields(Codec& c, of<Codec, delivery_report>& x) {
  c.number(x.round);
  c.number(x.number);
  c.name(x.name);
  c.number(x.sent);
  c.number(x.resent);
  c.number(x.duplicates_dropped);
  c.number(x.received);
  c.flag(x.incomplete);
  c.items(x.entries, entries_max, entry_bytes_min,
          [](auto& c, auto& y) { fields(c, y); });
}

template <class Codec>
void fields(Codec& c, of<Codec, state_request>& x) {
  c.view(x.view);
  c.number(x.offset);
}

template <class Codec>
void fields(Codec& c, of<Codec, state_chunk>& x) {
  c.view(x.view);
  c.number(x.offset);
  c.number(x.total);
  c.number(x.digest);
  c.rest(x.part);
  c.check(x.offset <= x.total && x.part.size() <= x.total - x.offset);
}

template <class Codec>
void fields(Codec& c, of<Codec, key_order>& x) {
  c.kind(x.what, key_step::take_back);
  c.check(x.what >= key_step::install);
  c.number(x.id);
  c.check(x.id != 0 && x.id <= key_id_max);
  if (x.what != key_step::use && x.what != key_step::remove) {
    c.number(x.suite);
    c.bytes(x.bytes);
  }
  if (x.what == key_step::use || x.what == key_step::follow)
    c.items(x.holders, wire::members_max, 1,
            [](auto& c, auto& y) { c.number(y); });
}

// -- both directions ----------------------------------------------------------

template <class T>
slice encode_body(const T& x) {
  std::vector<std::byte> bytes;
  wire::writer out{bytes};
  wire::putter<wire::writer> put{out};
  fields(put, x);
  return slice::from(std::move(bytes));
}

template <class T>
std::optional<T>
decode_body(std::string_view body, const slice& shared = slice{}) {
  wire::reader in{body};
  wire::getter get{in, shared};
  std::optional<T> result{std::in_place};
  fields(get, *result);
  if (!in.done())
    result.reset();
  return result;
}

} // namespace

slice encode(const registration& x) {
  return encode_body(x);
}

slice encode(const peer_list& x) {
  return encode_body(x);
}

slice encode(const start_order& x) {
  return encode_body(x);
}

slice encode(const delivery_report& x) {
  return encode_body(x);
}

slice encode(const state_request& x) {
  return encode_body(x);
}

slice encode(const state_chunk& x) {
  return encode_body(x);
}

slice encode(const vote_record& x) {
  return encode_body(x);
}

slice encode(const key_order& x) {
  return encode_body(x);
}

std::optional<registration> decode_registration(std::string_view body) {
  return decode_body<registration>(body);
}

std::optional<peer_list> decode_peer_list(std::string_view body) {
  return decode_body<peer_list>(body);
}

std::optional<start_order> decode_start_order(std::string_view body) {
  return decode_body<start_order>(body);
}

std::optional<delivery_report> decode_delivery_report(std::string_view body) {
  return decode_body<delivery_report>(body);
}

std::optional<state_request> decode_state_request(std::string_view body) {
  return decode_body<state_request>(body);
}

std::optional<state_chunk> decode_state_chunk(const slice& body) {
  return decode_body<state_chunk>(body.text(), body);
}

std::optional<vote_record> decode_vote_record(std::string_view body) {
  return decode_body<vote_record>(body);
}

std::optional<key_order> decode_key_order(std::string_view body) {
  return decode_body<key_order>(body);
}

} // namespace troupe
