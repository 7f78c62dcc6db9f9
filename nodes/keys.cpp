#include "nodes/keys.hpp"

#include "nodes/ask_keys.hpp"
#include "nodes/exit_codes.hpp"
#include "nodes/json_text.hpp"
#include "nodes/key_file.hpp"
#include "nodes/private_file.hpp"

#include <nlohmann/json.hpp>

#include <ostream>
#include <utility>

namespace troupe {

namespace {

using answer = core::key_ring::answer;
using nlohmann::ordered_json;

int fail(console io, exit_code code, const std::string& text) {
  io.err << "troupe: " << text << "\n";
  return to_int(code);
}

void show(const std::string& file, const core::key_ring& ring,
          output_format format, console io) {
  ordered_json all{
    {"file", file}, {"use", ring.used().id}, {"keys", ordered_json::array()}};
  for (const auto& x : ring.keys())
    all["keys"].push_back({{"id", x.id},
                           {"cipher", to_string(x.suite)},
                           {"fingerprint", fingerprint(x)},
                           {"seals", x.id == ring.used().id}});
  io.out << (format == output_format::text ? keys_text(all["keys"])
                                           : json_text(all, format));
}

exit_code code_of(answer x) {
  switch (x) {
    case answer::done:
    case answer::already:
      return exit_code::yes;
    case answer::full:
    case answer::in_use:
      return exit_code::not_now;
    default:
      return exit_code::bad_data;
  }
}

/// Reads the file, lets `change` have the ring, keeps and shows what came of
/// it.
template <class F>
int change_ring(const std::string& file, output_format format, console io,
                F change) {
  private_turn turn{file};
  auto known = read_key_file(file);
  if (!known.error.empty())
    return fail(io, exit_code::bad_config, known.error);
  auto said = change(known.ring);
  if (!said.second.empty())
    return fail(io, said.first, said.second);
  if (auto error = write_key_file(file, known.ring))
    return fail(io, exit_code::io_failed, *error);
  show(file, known.ring, format, io);
  return to_int(exit_code::yes);
}

/// How a change ended, and what is said of it unless it ended well.
using change_end = std::pair<exit_code, std::string>;

change_end say(answer x, std::uint8_t id) {
  auto code = code_of(x);
  return {code, code == exit_code::yes ? "" : to_string(x, id)};
}

} // namespace

int new_keys(const keys_options& opts, output_format format, console io) {
  core::key_ring ring;
  ring.install(draw_key(1, opts.suite.value_or(best_suite())));
  if (auto error = write_key_file(opts.where, ring, true))
    return fail(io, exit_code::cannot_create, *error);
  show(opts.where, ring, format, io);
  return to_int(exit_code::yes);
}

int rotate_keys(const keys_options& opts, output_format format, console io) {
  return order_keys(opts, {{"do", "rotate"}}, format, io);
}

int install_keys(const keys_options& opts, output_format format, console io) {
  if (is_node(opts.where)) {
    if (opts.suite || !opts.from.empty())
      return fail(io, exit_code::usage,
                  "--cipher and --from go with a key file; a node draws the "
                  "key for its group");
    return order_keys(opts, {{"do", "install"}}, format, io);
  }
  core::key_ring more;
  if (!opts.from.empty()) {
    auto read = read_key_file(opts.from);
    if (!read.error.empty())
      return fail(io, exit_code::bad_config, read.error);
    more = read.ring;
  }
  return change_ring(opts.where, format, io, [&](core::key_ring& ring) {
    if (more.empty()) {
      auto id = ring.free_id();
      if (id == 0)
        return say(answer::full, 0);
      return say(
        ring.install(draw_key(id, opts.suite.value_or(ring.used().suite))), id);
    }
    for (const auto& x : more.keys())
      if (auto y = say(ring.install(x), x.id); y.first != exit_code::yes)
        return y;
    return change_end{exit_code::yes, ""};
  });
}

int use_key(const keys_options& opts, output_format format, console io) {
  if (is_node(opts.where))
    return order_keys(opts, {{"do", "use"}, {"id", opts.id}}, format, io);
  return change_ring(opts.where, format, io, [&](core::key_ring& ring) {
    return say(ring.use(opts.id), opts.id);
  });
}

int remove_key(const keys_options& opts, output_format format, console io) {
  if (is_node(opts.where))
    return order_keys(opts, {{"do", "remove"}, {"id", opts.id}}, format, io);
  return change_ring(opts.where, format, io, [&](core::key_ring& ring) {
    // Members are told twice at times; a person has mistaken the number.
    return say(ring.find(opts.id) ? ring.remove(opts.id) : answer::unknown,
               opts.id);
  });
}

int list_keys(const keys_options& opts, output_format format, console io) {
  if (is_node(opts.where))
    return ask_keys(opts, format, io);
  auto known = read_key_file(opts.where);
  if (!known.error.empty())
    return fail(io, exit_code::bad_config, known.error);
  show(opts.where, known.ring, format, io);
  return to_int(exit_code::yes);
}

} // namespace troupe
