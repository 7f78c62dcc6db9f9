#pragma once

#include "messages/view_actors.hpp"
#include "nodes/state_error.hpp"

#include <caf/actor_system.hpp>

#include <filesystem>
#include <optional>
#include <string>
#include <variant>

namespace troupe {

/// The file `votes` of a state folder: what this name has promised and accepted
/// (messages/ballot.hpp). It is replaced as a whole.
///
/// Returns nothing where there is no file; a damaged one is refused and left as
/// it is, since whoever forgets its votes may break what others rely on.
std::variant<std::optional<vote_record>, state_error>
read_votes(const std::filesystem::path& folder);

/// Writes the file. It is on the disk when this returns nothing.
std::optional<state_error> write_votes(const std::filesystem::path& folder,
                                       const vote_record& x);

/// Keeps votes in `folder`, in a thread of its own, since it waits for the
/// disk. A failure is told to `supervisor`: a node that cannot keep its word
/// must not give it.
vote_keeper_actor spawn_vote_keeper(caf::actor_system& sys,
                                    std::filesystem::path folder,
                                    supervisor_actor supervisor);

/// Keeps nothing: for a node without a folder, which has no vote.
vote_keeper_actor spawn_forgetful_keeper(caf::actor_system& sys);

} // namespace troupe
