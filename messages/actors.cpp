#include "messages/actors.hpp"

#include <type_traits>

// Makes the compiler look at every interface once, also where nobody uses it.
static_assert(std::is_class_v<troupe::transport_actor>);
