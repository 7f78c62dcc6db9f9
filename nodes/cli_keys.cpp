#include "nodes/cli_flags.hpp"

namespace troupe {

namespace {

constexpr std::uint64_t id_max = 255;

void add_suite(CLI::App& app, keys_options& out, const std::string& doc) {
  add_read(app, "--cipher", "WORD", doc, "aes-256-gcm or chacha20-poly1305",
           [&out](const std::string& x) {
             out.suite = core::parse_cipher_suite(x);
             return out.suite.has_value();
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

void add_keys(CLI::App& app, const add_command& add, keys_options& opts,
              const std::function<output_format()>& format, console io) {
  auto& keys = add(app, "keys", "Look after the keys of a group",
                   "troupe keys new group.keys", nullptr);
  auto on_file = [&, format,
                  io](const std::string& name, const std::string& doc,
                      const std::string& example, auto body) -> CLI::App& {
    auto& x
      = add(keys, name, doc, "troupe keys " + example,
            [&opts, format, io, body] { return body(opts, format(), io); });
    x.add_option("FILE", opts.file, "Key file")->required();
    return x;
  };
  add_suite(on_file("new", "Make a file with a drawn key", "new group.keys",
                    new_keys),
            opts, "How it seals [the fastest of this processor]");
  auto& install = on_file("install", "Add a key, which opens but does not seal",
                          "install group.keys\n  troupe keys install "
                          "group.keys --from sent.keys",
                          install_keys);
  add_suite(install, opts, "How it seals [as the key that seals]");
  install
    .add_option("--from", opts.from,
                "File whose keys are taken, in the place of a drawn one")
    ->type_name("FILE");
  add_id(on_file("use", "Make a key seal", "use group.keys 2", use_key), opts,
         "Which key");
  add_id(on_file("remove", "Remove a key that does not seal",
                 "remove group.keys 1", remove_key),
         opts, "Which key");
  on_file("list", "Show numbers and fingerprints", "list group.keys",
          list_keys);
}

} // namespace troupe
