#include "actors/core/answer_limiter.hpp"

namespace troupe::core {

bool answer_limiter::may_answer(const endpoint& to, instant now) {
  while (!answers_.empty() && answers_.front().first + pause_ <= now) {
    answered_.erase(answers_.front().second);
    answers_.pop_front();
  }
  if (answered_.size() >= answered_max || !answered_.insert(to).second)
    return false;
  answers_.emplace_back(now, to);
  return true;
}

} // namespace troupe::core
