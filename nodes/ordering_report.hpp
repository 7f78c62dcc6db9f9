#pragma once

#include "nodes/ordering_run.hpp"

#include <nlohmann/json.hpp>

#include <string>
#include <vector>

/// Runs of the story `ordering`, as people and programs read them. All runs of
/// a report have the same number of peers and messages.
namespace troupe {

/// Returns the document of `-o json`: that of the run, if there is only one.
nlohmann::ordered_json ordering_json(const std::vector<ordering_run>& runs,
                                     double seconds, const std::string& folder);

/// Returns the runs side by side, then peer by peer, with the meaning of the
/// words. Lines have at most 80 columns as long as numbers are below a million.
std::string ordering_tables(const std::vector<ordering_run>& runs);

/// Returns the pages that show the runs, a line each; nothing if there are
/// none.
std::string ordering_pictures(const std::vector<ordering_run>& runs);

/// Returns one line without its end: `good: unordered disagreed in 57 of 60
/// rounds, safe agreed in all`.
std::string ordering_verdict(const std::vector<ordering_run>& runs);

/// Returns what a level promises, in a few words.
std::string promise_of(level x);

} // namespace troupe
