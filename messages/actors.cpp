#include "messages/actors.hpp"

// Makes the compiler look at every interface once, also where nobody uses it.
static_assert(sizeof(troupe::transport_actor) > 0);
