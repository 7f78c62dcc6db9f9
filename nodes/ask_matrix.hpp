#pragma once

#include "nodes/commands.hpp"
#include "nodes/http_question.hpp"

#include <string>
#include <vector>

namespace troupe {

/// What `troupe members --matrix` asks besides the node itself.
struct matrix_wish {
  bool wanted = false;
  /// Further nodes, by address or name; empty: all members of the node's view,
  /// by their names.
  std::vector<std::string> with;
};

/// `troupe members --matrix`: who hears whom, each as it says itself. The
/// answer is no (1) where the node is in no view that goes on, or somebody who
/// was asked does not hear somebody of its view.
int ask_matrix(const node_question& x, output_format format, console io,
               const std::vector<std::string>& with);

} // namespace troupe
