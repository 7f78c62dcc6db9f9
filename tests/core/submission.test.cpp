#include "actors/core/submission.hpp"

#include <catch2/catch.hpp>

using namespace std::literals;
using namespace troupe;
using core::submission_limit;

TEST_CASE("a small log has the limit of a call, a large one more", "[core]") {
  CHECK(submission_limit(2s, 0, 0) == 2s);
  CHECK(submission_limit(2s, 1000, 0) == 2s);
  CHECK(submission_limit(2s, 1u << 20, 0) == 66s);
}

TEST_CASE("every try has twice the time of the one before, to an hour",
          "[core]") {
  CHECK(submission_limit(2s, 1000, 1) == 4s);
  CHECK(submission_limit(2s, 1000, 5) == 64s);
  CHECK(submission_limit(2s, 1000, 4000000000) == 1h);
  CHECK(submission_limit(2s, ~std::size_t{0}, 3) == 1h);
  CHECK(submission_limit(24h, 0, 0) == 1h);
}
