#pragma once

#include "nodes/commands.hpp"
#include "nodes/http_question.hpp"

#include <string>

namespace troupe {

/// What `troupe inspect` looks at: all actors, one of them, or one field of it
/// (`orderer.fronts`).
struct inspect_choice {
  std::string what;
  /// Looks again and again until it is ended.
  bool watch = false;
};

/// `troupe inspect`: the actors of a running node, what they wait for and what
/// they hold. The answer is no (1) where an actor is stuck or has ended.
int inspect_node_at(const node_question& x, output_format format, console io,
                    const inspect_choice& choice);

/// `troupe why`: for whom a running node waits, and what happens next; `about`
/// is a message (`b:17`), a view (`4.3`) or empty. The answer is no (1) where
/// something waits longer than it should.
int ask_why(const node_question& x, output_format format, console io,
            const std::string& about);

} // namespace troupe
