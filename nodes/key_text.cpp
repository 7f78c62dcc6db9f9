#include "nodes/key_text.hpp"

#include <nlohmann/json.hpp>

#include <cstdint>
#include <initializer_list>
#include <limits>
#include <string_view>

namespace troupe {

namespace {

using nlohmann::json;
using nlohmann::ordered_json;

constexpr std::string_view digits = "0123456789abcdef";

/// What is wrong with a file. Says where, but never what stands there.
struct bad_file {
  std::string why;
};

std::string to_hex(const core::secret& x) {
  std::string result;
  for (auto byte : x.bytes) {
    auto value = static_cast<unsigned>(byte);
    result += digits[value >> 4];
    result += digits[value & 0xf];
  }
  return result;
}

core::secret from_hex(const json& x, const std::string& where) {
  core::secret result;
  auto text = x.is_string() ? x.get<std::string>() : std::string{};
  if (text.size() != 2 * result.bytes.size()
      || text.find_first_not_of(digits) != std::string::npos)
    throw bad_file{where + "/key: expected 64 hexadecimal digits"};
  for (std::size_t i = 0; i < result.bytes.size(); ++i)
    result.bytes[i] = static_cast<std::byte>(digits.find(text[2 * i]) << 4
                                             | digits.find(text[2 * i + 1]));
  return result;
}

std::uint8_t id_of(const json& x, const std::string& where) {
  if (!x.is_number_unsigned() || x.get<std::uint64_t>() == 0
      || x.get<std::uint64_t>() > std::numeric_limits<std::uint8_t>::max())
    throw bad_file{where + ": expected a number from 1 to 255"};
  return x.get<std::uint8_t>();
}

void expect_members(const json& x, const std::string& where,
                    std::initializer_list<const char*> names) {
  if (!x.is_object())
    throw bad_file{where + ": expected an object"};
  for (auto name : names)
    if (!x.contains(name))
      throw bad_file{where + ": \"" + name + "\" is missing"};
  if (x.size() != names.size())
    throw bad_file{where + ": there is a key that is unknown here"};
}

core::group_key key_of(const json& x, const std::string& where) {
  expect_members(x, where, {"id", "cipher", "key"});
  core::group_key result;
  result.id = id_of(x["id"], where + "/id");
  auto suite = x["cipher"].is_string()
                 ? core::parse_cipher_suite(x["cipher"].get<std::string>())
                 : std::nullopt;
  if (!suite)
    throw bad_file{where + "/cipher: expected " + core::cipher_suite_names()};
  if (!core::is_offered(*suite))
    throw bad_file{where + "/cipher: the libcrypto here has no "
                   + to_string(*suite)};
  result.suite = *suite;
  result.bytes = from_hex(x["key"], where);
  return result;
}

core::key_ring ring_of(const std::string& text) {
  auto all = json::parse(text, nullptr, false);
  if (all.is_discarded())
    throw bad_file{"it is no JSON"};
  expect_members(all, "/", {"use", "keys"});
  if (!all["keys"].is_array() || all["keys"].empty())
    throw bad_file{"/keys: expected a list with at least one key"};
  core::key_ring result;
  for (std::size_t i = 0; i < all["keys"].size(); ++i) {
    auto where = "/keys/" + std::to_string(i);
    auto key = key_of(all["keys"][i], where);
    auto answer = result.install(key);
    if (answer != core::key_ring::answer::done)
      throw bad_file{
        where + ": "
        + (answer == core::key_ring::answer::full
             ? to_string(answer, key.id)
             : "the number " + std::to_string(key.id) + " stands there twice")};
  }
  auto used = id_of(all["use"], "/use");
  if (!result.find(used))
    throw bad_file{"/use: " + to_string(core::key_ring::answer::unknown, used)};
  result.use(used);
  return result;
}

} // namespace

key_text read_keys(const std::string& text) {
  try {
    return {ring_of(text), {}};
  } catch (const bad_file& x) {
    return {{}, x.why};
  }
}

std::string show_keys(const core::key_ring& ring) {
  ordered_json all{{"use", ring.used().id}, {"keys", ordered_json::array()}};
  for (const auto& x : ring.keys())
    all["keys"].push_back(
      {{"id", x.id}, {"cipher", to_string(x.suite)}, {"key", to_hex(x.bytes)}});
  return all.dump(2) + "\n";
}

} // namespace troupe
