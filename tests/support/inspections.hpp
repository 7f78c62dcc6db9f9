#pragma once

#include "actors/core/explanation.hpp"
#include "messages/inspection_actors.hpp"
#include "tests/support/probe.hpp"

#include <caf/actor.hpp>
#include <caf/actor_cast.hpp>
#include <catch2/catch.hpp>

#include <string>
#include <variant>
#include <vector>

namespace troupe::test {

/// The field of that name; fails if there is none.
inline const field& field_of(const field_list& xs, const std::string& name) {
  for (const auto& x : xs)
    if (x.name == name)
      return x;
  FAIL("no field " + name);
  return xs.front();
}

inline std::uint64_t count_in(const field_list& xs, const std::string& name) {
  return std::get<std::uint64_t>(field_of(xs, name).value);
}

inline std::string text_in(const field_list& xs, const std::string& name) {
  return std::get<std::string>(field_of(xs, name).value);
}

/// What an actor tells of itself.
template <class Handle>
inspection inspect_in(deterministic& at, const Handle& whom) {
  return ask<inspection>(at, caf::actor_cast<caf::actor>(whom),
                         get_inspection{});
}

/// The sentences of an explanation, without how long and what is next.
inline std::vector<std::string> texts_of(const std::vector<core::finding>& xs) {
  std::vector<std::string> result;
  for (const auto& x : xs)
    result.push_back(x.text);
  return result;
}

} // namespace troupe::test
