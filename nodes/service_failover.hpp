#pragma once

#include "nodes/failover_play.hpp"
#include "nodes/service_clients.hpp"
#include "nodes/service_stage.hpp"

#include <nlohmann/json.hpp>

#include <functional>
#include <memory>
#include <string>
#include <vector>

namespace troupe {

/// One primary that was lost, and came back; in milliseconds.
struct service_step {
  std::string victim;
  /// Who serves without it.
  std::string primary;
  /// From the failure until a first client was answered what it asked after it,
  /// and until all were.
  double first_ms = 0;
  double gap_ms = 0;
  /// From its return until it is a full member again, with all that is
  /// committed on its disk.
  double rejoin_ms = 0;
};

/// What became of a service that lost its primary.
struct service_run {
  std::vector<service_step> steps;
  crowd_counts counts;
  /// What went wrong, in sentences.
  std::vector<std::string> faults;
  double seconds = 0;
  /// A page that shows it; empty where there is none.
  std::string page;

  bool good() const {
    return faults.empty();
  }
};

/// Clients that post and follow each other, at servers that are lost and come
/// back.
class service_failover {
public:
  /// Makes the clients, once the servers have been started.
  using client_factory
    = std::function<std::unique_ptr<service_clients>(service_stage& stage)>;

  service_failover(const std::string& program, const servers_plan& plan,
                   const std::string& folder, client_factory make_clients);

  /// Starts all and waits until all clients are connected, and then post.
  /// Returns whether it went well, as all that follow; what went wrong is in
  /// the run's faults.
  bool gather();

  /// Lets them talk.
  void talk(timespan span);

  /// Takes the primary away, and waits for all clients to be served again.
  bool lose_primary(failure_kind how, service_step& out);

  /// Brings it back.
  bool bring_back(failure_kind how, service_step& x);

  /// Kills all servers at once, in the midst of what they write, and starts
  /// them again; waits until all clients are served.
  bool lose_all(service_step& out);

  void add(service_step x) {
    run_.steps.push_back(std::move(x));
  }

  /// Ends all, and judges.
  service_run end();

private:
  bool await(timespan limit, const std::function<bool()>& done);
  bool await_service(instant struck_at, service_step& out);
  bool strike(failure_kind how, const std::string& victim);
  bool restore(failure_kind how, const std::string& victim);
  bool fault(std::string text);

  client_factory make_clients_;
  service_stage stage_;
  std::unique_ptr<service_clients> clients_;
  instant begin_;
  service_run run_;
};

/// Clients of a measure, in this process; each follows the next two.
constexpr std::size_t measured_clients = 8;
constexpr std::size_t measured_follows = 2;

/// Takes the primary away `kills` times, and each time waits until it is back.
/// All processes have ended when it returns or throws. Throws `play_error` if
/// the servers cannot be set up, and `play_interrupted`.
service_run
play_service_failover(const std::string& program, const failover_plan& plan,
                      std::uint64_t kills, const std::string& folder,
                      const std::function<void()>& after_each);

nlohmann::ordered_json service_json(const failover_plan& plan,
                                    const service_run& run,
                                    const std::string& folder);

/// Returns the same for a person.
std::string service_table(const failover_plan& plan, const service_run& run,
                          const std::string& folder);

} // namespace troupe
