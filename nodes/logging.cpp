#include "nodes/logging.hpp"

#include "config/node_config.hpp"
#include "nodes/log_limiter.hpp"
#include "nodes/output.hpp"

#include <nlohmann/json.hpp>
#include <spdlog/details/console_globals.h>
#include <spdlog/details/null_mutex.h>
#include <spdlog/sinks/base_sink.h>
#include <spdlog/sinks/stdout_sinks.h>
#include <spdlog/spdlog.h>

#include <array>
#include <ctime>
#include <memory>
#include <utility>
#include <vector>

namespace troupe {

namespace {

log_level from_spdlog(spdlog::level::level_enum x) {
  switch (x) {
    case spdlog::level::trace:
    case spdlog::level::debug:
      return log_level::debug;
    case spdlog::level::info:
      return log_level::info;
    case spdlog::level::warn:
      return log_level::warning;
    default:
      return log_level::error;
  }
}

spdlog::level::level_enum to_spdlog(log_level x) {
  switch (x) {
    case log_level::debug:
      return spdlog::level::debug;
    case log_level::info:
      return spdlog::level::info;
    case log_level::warning:
      return spdlog::level::warn;
    case log_level::error:
      return spdlog::level::err;
    case log_level::off:
      break;
  }
  return spdlog::level::off;
}

std::string rfc3339(std::chrono::system_clock::time_point time) {
  using std::chrono::milliseconds;
  auto since
    = std::chrono::duration_cast<milliseconds>(time.time_since_epoch());
  auto whole = static_cast<std::time_t>(since.count() / 1000);
  std::tm parts{};
  gmtime_r(&whole, &parts);
  std::array<char, 32> seconds{};
  std::strftime(seconds.data(), seconds.size(), "%Y-%m-%dT%H:%M:%S", &parts);
  std::array<char, 8> rest{};
  std::snprintf(rest.data(), rest.size(), ".%03dZ",
                static_cast<int>(since.count() % 1000));
  return std::string{seconds.data()} + rest.data();
}

const char* colour_of(log_level x) {
  switch (x) {
    case log_level::error:
      return "\x1b[31m";
    case log_level::warning:
      return "\x1b[33m";
    default:
      return "\x1b[2m";
  }
}

/// A pattern of spdlog would not escape the message, hence a formatter.
class line_formatter : public spdlog::formatter {
public:
  line_formatter(log_format format, bool colour)
    : format_(format), colour_(colour) {
    // nop
  }

  void format(const spdlog::details::log_msg& message,
              spdlog::memory_buf_t& out) override {
    auto line = log_line(format_, colour_, message.time,
                         from_spdlog(message.level),
                         {message.payload.data(), message.payload.size()});
    line += '\n';
    out.append(line.data(), line.data() + line.size());
  }

  std::unique_ptr<spdlog::formatter> clone() const override {
    return std::make_unique<line_formatter>(format_, colour_);
  }

private:
  log_format format_;
  bool colour_;
};

/// Hands lines to somebody else, who may be told from any thread.
class line_relay
  : public spdlog::sinks::base_sink<spdlog::details::null_mutex> {
public:
  explicit line_relay(std::function<void(const std::string&)> write)
    : write_(std::move(write)) {
    // nop
  }

protected:
  void sink_it_(const spdlog::details::log_msg& message) override {
    spdlog::memory_buf_t text;
    formatter_->format(message, text);
    std::string line{text.data(), text.size()};
    line.erase(line.find_last_not_of('\n') + 1);
    write_(line);
  }

  void flush_() override {
    // nop
  }

private:
  std::function<void(const std::string&)> write_;
};

/// Stands before a sink and leaves out what comes too often. Lines come from
/// all threads: the library holds its lock around `sink_it_`.
class limited_sink
  : public spdlog::sinks::base_sink<spdlog::details::console_mutex::mutex_t> {
public:
  explicit limited_sink(spdlog::sink_ptr sink) : sink_(std::move(sink)) {
    // nop
  }

protected:
  void sink_it_(const spdlog::details::log_msg& message) override {
    std::vector<lines_left_out> left_out;
    auto written = limiter_.on_line(
      {message.payload.data(), message.payload.size()}, message.time, left_out);
    for (const auto& x : left_out) {
      auto text = std::to_string(x.count)
                  + " more lines within a second were left out, such as: "
                  + x.such_as;
      spdlog::details::log_msg said{
        message.time, {}, message.logger_name, spdlog::level::warn, text};
      sink_->log(said);
    }
    if (written)
      sink_->log(message);
  }

  void flush_() override {
    sink_->flush();
  }

  void set_formatter_(std::unique_ptr<spdlog::formatter> formatter) override {
    sink_->set_formatter(std::move(formatter));
  }

private:
  spdlog::sink_ptr sink_;
  log_limiter limiter_;
};

/// Writes all that is asked for, however much it is.
std::shared_ptr<spdlog::logger>& whole_logger() {
  static std::shared_ptr<spdlog::logger> result;
  return result;
}

void set_loggers(const spdlog::sink_ptr& sink,
                 std::unique_ptr<spdlog::formatter> formatter,
                 spdlog::level::level_enum level) {
  auto limited = std::make_shared<limited_sink>(sink);
  auto logger = std::make_shared<spdlog::logger>("troupe", std::move(limited));
  logger->set_formatter(std::move(formatter));
  logger->set_level(level);
  whole_logger() = std::make_shared<spdlog::logger>("whole", sink);
  spdlog::set_default_logger(std::move(logger));
}

} // namespace

void log_to(std::function<void(const std::string&)> write) {
  auto level = spdlog::default_logger()->level();
  set_loggers(std::make_shared<line_relay>(std::move(write)),
              std::make_unique<line_formatter>(log_format::text, true), level);
}

void init_logging(const log_options& opts, bool colour) {
  set_loggers(std::make_shared<spdlog::sinks::stderr_sink_mt>(),
              std::make_unique<line_formatter>(opts.format, colour),
              to_spdlog(opts.level));
}

void log_whole(const std::string& text) {
  if (!spdlog::should_log(spdlog::level::info))
    return;
  if (auto& logger = whole_logger())
    logger->info(text);
  else
    spdlog::info(text);
}

void set_log_level(log_level x) {
  spdlog::set_level(to_spdlog(x));
}

void log_notice(const notice& x) {
  switch (x.level) {
    case notice_level::debug:
      return spdlog::debug(x.text);
    case notice_level::info:
      return spdlog::info(x.text);
    case notice_level::warning:
      return spdlog::warn(x.text);
    case notice_level::error:
      return spdlog::error(x.text);
  }
}

std::string log_line(log_format format, bool colour,
                     std::chrono::system_clock::time_point time,
                     log_level level, std::string_view message) {
  if (format == log_format::json) {
    using json = nlohmann::ordered_json;
    json line{{"time", rfc3339(time)},
              {"level", to_string(level)},
              {"message", message}};
    return line.dump(-1, ' ', false, json::error_handler_t::replace);
  }
  auto word = to_string(level);
  if (colour)
    word = colour_of(level) + word + "\x1b[0m";
  return rfc3339(time) + " " + word + " " + printable(message);
}

} // namespace troupe
