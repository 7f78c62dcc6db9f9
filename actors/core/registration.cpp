#include "actors/core/registration.hpp"

namespace troupe::core {

directory_step registration::on_tick(instant now) {
  if (asking_ || now < due_)
    return directory_step::none;
  asking_ = true;
  return listed_ ? directory_step::beat : directory_step::enter;
}

bool registration::on_said(const directory_said& x, instant now) {
  asking_ = false;
  auto was_listed = listed_;
  switch (x.word) {
    case directory_word::done:
      listed_ = true;
      if (!x.id.empty())
        id_ = x.id;
      due_ = now + opts_.heartbeat_every;
      break;
    case directory_word::unknown:
      // It expired, or the directory lost it: enters again, at once if it was
      // listed, or else not in a hurry.
      listed_ = false;
      due_ = was_listed ? now : now + opts_.retry_every;
      break;
    case directory_word::silent:
      due_ = now + opts_.retry_every;
      break;
  }
  return listed_ && !was_listed;
}

} // namespace troupe::core
