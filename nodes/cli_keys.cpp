#include "nodes/cli_flags.hpp"

namespace troupe {

namespace {

constexpr std::uint64_t id_max = 255;

void add_suite(CLI::App& app, keys_options& out, const std::string& doc) {
  add_read(app, "--cipher", "WORD", doc, core::cipher_suite_names(),
           [&out](const std::string& x) {
             out.suite = core::parse_cipher_suite(x);
             return out.suite && core::is_offered(*out.suite);
           });
}

void add_id(CLI::App& app, keys_options& out, const std::string& doc) {
  add_read(app, "ID", "ID", doc, "a number from 1 to 255",
           [&out](const std::string& x) {
             auto value = parse_number(x, 1, id_max);
             out.id = static_cast<std::uint8_t>(value.value_or(0));
             return value.has_value();
           })
    ->required();
}

} // namespace

void add_keys(CLI::App& app, const add_command& add, question_flags& flags,
              const std::function<output_format()>& format, console io) {
  auto& opts = flags.keys;
  auto& keys = add(app, "keys", "Look after the keys of a group",
                   "troupe keys new group.keys\n  troupe keys rotate node-1",
                   nullptr);
  auto command = [&, format,
                  io](const std::string& name, const std::string& doc,
                      const std::string& example, auto body) -> CLI::App& {
    return add(keys, name, doc, "troupe keys " + example,
               [&flags, format, io, body] {
                 flags.keys.node = flags.what;
                 return body(flags.keys, format(), io);
               });
  };
  auto takes = [&](CLI::App& x, const std::string& name,
                   const std::string& doc) {
    x.add_option(name, opts.where, doc)->required();
    if (name != "FILE")
      x.add_option("--token-file", flags.what.token_file,
                   "File with the bearer token of the node")
        ->type_name("PATH");
  };
  const std::string where = "A key file; or a node, by its HTTP address or "
                            "name: then its whole group";
  auto& fresh = command("new", "Make a file with a drawn key", "new group.keys",
                        new_keys);
  takes(fresh, "FILE", "Key file");
  add_suite(fresh, opts, "How it seals [the fastest of this processor]");
  takes(command("rotate", "Replace the key that seals, in a whole group",
                "rotate node-1 --token-file node.token", rotate_keys),
        "NODE", "HTTP address of a node, or the name of one of this user");
  auto& install = command("install", "Add a key, which opens but does not seal",
                          "install group.keys\n  troupe keys install "
                          "group.keys --from sent.keys",
                          install_keys);
  takes(install, "WHERE", where);
  add_suite(install, opts, "How it seals [as the key that seals]");
  install
    .add_option("--from", opts.from,
                "File whose keys are taken, in the place of a drawn one")
    ->type_name("FILE");
  auto& use = command("use", "Make a key seal", "use group.keys 2", use_key);
  takes(use, "WHERE", where);
  add_id(use, opts, "Which key");
  auto& remove = command("remove", "Remove a key that does not seal",
                         "remove group.keys 1", remove_key);
  takes(remove, "WHERE", where);
  add_id(remove, opts, "Which key");
  takes(command("list", "Show numbers and fingerprints", "list group.keys",
                list_keys),
        "WHERE", "A key file; or a node, by its HTTP address or name");
}

} // namespace troupe
