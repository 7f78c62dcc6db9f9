#include "nodes/play_error.hpp"

#include "nodes/output.hpp"

#include <csignal>
#include <iostream>

namespace troupe {

int play_or_tell(const std::function<int()>& play, const std::string& ended) {
  try {
    return play();
  } catch (const play_interrupted& e) {
    std::cerr << "troupe: interrupted; " << ended << " have ended\n";
    return to_int(e.signal() == SIGINT ? exit_code::interrupted
                                       : exit_code::terminated);
  } catch (const play_error& e) {
    auto text = printable(e.what());
    if (!text.empty())
      std::cerr << "troupe: " << text << "\n";
    return to_int(e.code());
  }
}

} // namespace troupe
