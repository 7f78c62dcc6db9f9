#include "nodes/identity_file.hpp"

#include "messages/wire.hpp"
#include "nodes/small_file.hpp"

#include <array>
#include <cerrno>
#include <charconv>
#include <cstring>
#include <sstream>
#include <utility>

namespace troupe {

namespace {

namespace fs = std::filesystem;

constexpr auto first_line = "troupe identity 1";

std::string checksum_of(const std::string& text) {
  auto hash = wire::payload_hash(
    reinterpret_cast<const std::byte*>(text.data()), text.size());
  std::array<char, 16> digits{};
  digits.fill('0');
  for (auto i = digits.size(); i > 0; --i, hash >>= 4)
    digits[i - 1] = "0123456789abcdef"[hash & 0xf];
  return {digits.data(), digits.size()};
}

state_error cannot(const char* what, const fs::path& at, int error) {
  return {state_error::kind::io_failed, std::string{"cannot "} + what + " "
                                          + at.string() + ": "
                                          + std::strerror(error)};
}

state_error damaged(const fs::path& at) {
  return {
    state_error::kind::damaged,
    "the identity of this node, " + at.string()
      + ", is damaged: put a good copy of it back; or remove it, and the "
        "node starts as a newcomer, which votes again once it has joined"};
}

} // namespace

// -- the text -----------------------------------------------------------------

std::string write_identity(const identity& x) {
  auto text = std::string{first_line} + "\nname " + x.name + "\nlife "
              + std::to_string(x.life) + "\n";
  return text + "checksum " + checksum_of(text) + "\n";
}

std::optional<identity> read_identity(const std::string& text) {
  std::istringstream in{text};
  auto value = [&](const std::string& key) {
    std::string line;
    std::getline(in, line);
    auto good = line.size() > key.size() + 1
                && line.compare(0, key.size() + 1, key + " ") == 0;
    return good ? line.substr(key.size() + 1) : std::string{};
  };
  std::string head;
  std::getline(in, head);
  identity result;
  result.name = value("name");
  auto life = value("life");
  auto done = std::from_chars(life.data(), life.data() + life.size(),
                              result.life);
  if (done.ec != std::errc{} || result.name.empty() || result.life == 0)
    return std::nullopt;
  // Each identity has one text, so no byte of it goes unchecked.
  if (write_identity(result) != text)
    return std::nullopt;
  return result;
}

// -- the file -----------------------------------------------------------------

std::variant<identity_file, state_error>
identity_file::open(const fs::path& folder, const std::string& name,
                    const life_start& start, incarnation floor) {
  auto at = folder / "identity";
  auto error = 0;
  auto text = read_small(at, &error);
  if (error != 0 && error != ENOENT)
    return cannot("read", at, error);
  identity next{name, floor};
  if (error == 0) {
    auto before = read_identity(text);
    if (!before)
      return damaged(at);
    if (before->name != name)
      return state_error{state_error::kind::other_name,
                         "the state folder " + folder.string()
                           + " belongs to the node " + before->name
                           + ", not to " + name
                           + ": give this node a folder of its own"};
    next = *before;
  }
  auto life = core::next_life(next.life, start.ms, start.boot, true);
  if (!life)
    return damaged(at);
  next.life = *life;
  if (!replace_small(at, write_identity(next)))
    return cannot("write", at, errno);
  return identity_file{at, std::move(next)};
}

} // namespace troupe
