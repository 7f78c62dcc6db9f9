#pragma once

#include "nodes/failover_stage.hpp"

#include <nlohmann/json.hpp>

#include <string>
#include <vector>

/// What the reports of lost leaders share.
namespace troupe {

/// Of several times in milliseconds.
struct time_figures {
  double p50 = 0;
  double p90 = 0;
  double p99 = 0;
  double max = 0;
};

/// Returns for each share the smallest time that it does not exceed; zeros if
/// there are none.
time_figures figures_of(std::vector<double> times);

/// `291 ms`.
std::string ms_shown(double ms);

/// To a tenth.
double rounded(double ms);

nlohmann::ordered_json json_of(const time_figures& x);

/// How far a measured time may be beyond the true one: that of the line that is
/// waited for, which each member is given in its turn.
double resolution_ms(const failover_plan& plan);

/// `, 10% of the datagrams lost`, or nothing.
std::string losses(const failover_plan& plan);

/// What becomes of a leader: it `was ...`.
std::string what_is_done(failure_kind x);

/// What went wrong, and the verdict, in lines.
std::string verdict_lines(const std::vector<std::string>& faults);

} // namespace troupe
