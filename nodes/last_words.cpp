#include "nodes/last_words.hpp"

#include "nodes/simulation/campaign.hpp"

#include <array>
#include <charconv>
#include <csignal>

#include <unistd.h>

namespace troupe {

namespace {

/// For the handler, which may do little more than write what is there.
std::string words; // NOLINT: a handler has no arguments of its own

void on_abort(int) {
  std::array<char, 24> digits{};
  auto seed = simulation::seed_under_way();
  auto [end, error] = std::to_chars(digits.data(),
                                    digits.data() + digits.size() - 1, seed);
  *end++ = '\n';
  // Nobody is left to whom a failed write could be told.
  auto done = write(STDERR_FILENO, words.data(), words.size());
  done = write(STDERR_FILENO, digits.data(),
               static_cast<std::size_t>(end - digits.data()));
  static_cast<void>(done);
  static_cast<void>(error);
}

} // namespace

void leave_last_words(std::string before) {
  words = std::move(before);
  std::signal(SIGABRT, on_abort);
}

} // namespace troupe
