#pragma once

#include <atomic>

namespace troupe {

/// Lets one of several threads do what it is there for; the others do without,
/// and wait for nobody:
///
///   if (one_at_a_time::turn mine{gate_}; mine) ...
class one_at_a_time {
public:
  class turn {
  public:
    explicit turn(one_at_a_time& of)
      : of_(of), mine_(!of.taken_.exchange(true)) {
      // nop
    }

    turn(const turn&) = delete;
    turn& operator=(const turn&) = delete;

    ~turn() {
      if (mine_)
        of_.taken_.store(false);
    }

    explicit operator bool() const {
      return mine_;
    }

  private:
    one_at_a_time& of_;
    bool mine_;
  };

private:
  std::atomic<bool> taken_{false};
};

} // namespace troupe
