#include "messages/replica.hpp"
#include "tests/support/golden.hpp"

#include <catch2/catch.hpp>

using namespace troupe;
using namespace troupe::test;

namespace {

replica_entry entry(std::uint64_t index) {
  replica_entry result;
  result.at = {4, index};
  result.kind = request_kind::call;
  result.id.client.fill(0x11);
  result.id.session = 3;
  result.id.number = index;
  result.answered = index - 1;
  result.change = slice::copy_of("change");
  result.reply = slice::copy_of("ok");
  return result;
}

std::string golden(const std::string& name) {
  return read_hex(TROUPE_GOLDEN_DIR "/" + name + ".hex");
}

} // namespace

TEST_CASE("words of replicas have the bytes of their golden files",
          "[wire][golden]") {
  CHECK(encode(replica_speech{4, log_report{{3, 7}}}).text()
        == golden("log_report"));
  CHECK(encode(replica_speech{4, entry_batch{{4, 7}, 6, {entry(8)}}}).text()
        == golden("entry_batch"));
  CHECK(encode(replica_speech{4, log_synced{300}}).text()
        == golden("log_synced"));
  CHECK(encode(replica_speech{4, counted_in{2}}).text()
        == golden("counted_in"));
  CHECK(encode(log_request{4, {3, 7}, {}, 0}).text() == golden("log_request"));
  log_answer answer;
  answer.kind = log_answer_kind::entries;
  answer.at = {4, 7};
  answer.entries = {entry(8)};
  CHECK(encode(answer).text() == golden("log_answer"));
}

TEST_CASE("words of replicas are read as they were said", "[wire]") {
  auto bytes = encode(replica_speech{4, entry_batch{{4, 7}, 6, {entry(8)}}});
  auto x = decode_replica_speech(bytes);
  REQUIRE(x);
  CHECK(x->epoch == 4);
  const auto& batch = std::get<entry_batch>(x->what);
  CHECK(batch.before == log_position{4, 7});
  REQUIRE(batch.entries.size() == 1);
  CHECK(batch.entries[0].change.text() == "change");
  CHECK(encode(*x) == bytes);
  CHECK(encode(*decode_replica_entry(encode(entry(8)))) == encode(entry(8)));
}

TEST_CASE("words that cannot be are refused", "[wire]") {
  auto bytes = encode(replica_speech{4, entry_batch{{4, 7}, 6, {entry(8)}}});
  for (std::size_t cut = 0; cut < bytes.size(); ++cut)
    CHECK_FALSE(decode_replica_speech(bytes.sub(0, cut)));
  auto whole = encode(replica_speech{4, log_synced{300}});
  CHECK_FALSE(
    decode_replica_speech(slice::copy_of(std::string{whole.text()} + "x")));
  CHECK_FALSE(decode_replica_speech(slice::copy_of("\x09\x01\x01")));
  // Entries follow one another.
  std::string wrong{bytes.text()};
  wrong[3] = 9; // Behind another place.
  CHECK_FALSE(decode_replica_speech(slice::copy_of(wrong)));
}
