#include "nodes/transport_guard.hpp"

#include "nodes/key_file.hpp"

#include <utility>

namespace troupe {

guard_setup guard_of(const node_config& x, incarnation self) {
  auto sealed = sealing_of(x.key_file, self);
  guard_setup result{{std::move(sealed.sealing), nullptr},
                     std::move(sealed.error)};
  if (!result.guard.sealing && x.transport.prove_addresses)
    result.guard.validator = draw_validator();
  return result;
}

} // namespace troupe
