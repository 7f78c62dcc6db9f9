#include "config/load.hpp"

#include "config/profiles.hpp"
#include "config/schema.hpp"

#include <algorithm>

namespace troupe::config {

namespace {

/// Reads one configuration; made for one call of `load_text`.
class loader {
public:
  loader(const std::string& file, const overrides& with) : with_(with) {
    out_.config.file = file;
  }

  load_result run(std::string_view text) {
    json_document document{out_.config.file, text, out_.faults};
    auto root = document.root();
    if (root && root->type != json_type::object) {
      out_.faults.add({file(), root->where, "", root->shown(),
                       "an object with the key \"node\"", ""});
      root = nullptr;
    }
    kind_ = find_kind(root);
    if (root)
      walk(*root, "");
    for (const auto& item : with_.environment)
      take_variable(item.first, item.second);
    for (const auto& item : with_.sets)
      take_set(item);
    apply();
    if (root) {
      derive();
      check_required(*root);
      if (kind_)
        check_relations(out_.config, bad_, out_.faults);
    }
    out_.faults.sort();
    return std::move(out_);
  }

private:
  struct assignment {
    const key_row* row;
    key_value value;
    config_origin origin;
  };

  const std::string& file() const {
    return out_.config.file;
  }

  // -- what is said, layer by layer -------------------------------------------

  /// The kind decides which keys there are, so it is looked for first.
  std::optional<node_kind> find_kind(const json_value* root) const {
    std::string text;
    auto node = root ? root->find("node") : nullptr;
    if (node && node->type == json_type::text)
      text = node->text;
    auto variable = with_.environment.find(variable_of("node"));
    if (variable != with_.environment.end())
      text = variable->second;
    constexpr std::string_view flag = "node=";
    for (const auto& set : with_.sets)
      if (set.compare(0, flag.size(), flag) == 0)
        text = set.substr(flag.size());
    return parse_node_kind(text);
  }

  void walk(const json_value& section, const std::string& prefix) {
    for (auto item : section.items) {
      auto path = prefix + item->key;
      // Whatever lies below a key with a dot would be found under two names.
      auto plain = item->key.find('.') == std::string::npos;
      if (path == "$schema" && item->type == json_type::text)
        continue;
      auto row = plain ? find_key(path) : nullptr;
      auto below = plain ? names_below(path + ".", std::nullopt)
                         : std::vector<std::string>{};
      if (!below.empty() && item->type == json_type::object)
        walk(*item, path + ".");
      else if (row)
        take_member(*row, *item);
      else if (!below.empty())
        out_.faults.add({file(), item->where, item->pointer(), item->shown(),
                         "an object with \"" + join(below, "\", \"") + "\"",
                         ""});
      else
        add_unknown(*item, prefix);
    }
  }

  void add_unknown(const json_value& item, const std::string& prefix) {
    auto known = names_below(prefix, kind_);
    out_.faults.add(
      {file(), item.key_at, item.pointer(), "an unknown key",
       known.empty() ? "" : "one of \"" + join(known, "\", \"") + "\"",
       nearest(item.key, known)});
  }

  void take_member(const key_row& row, const json_value& item) {
    if (kind_ && !row.belongs_to(*kind_)) {
      out_.faults.add({file(), item.key_at, item.pointer(),
                       "a key of the kind " + kinds_of(row),
                       "a key of the kind " + to_string(*kind_), ""});
      return;
    }
    config_origin origin{config_layer::file, file(), item.where};
    auto value = read_json(row, item, file(), out_.faults);
    take(row, std::move(value), std::move(origin));
  }

  void take(const key_row& row, std::optional<key_value> value,
            config_origin origin) {
    if (value)
      said_.push_back({&row, std::move(*value), std::move(origin)});
    else
      bad_.insert(row.path);
  }

  void take_variable(const std::string& name, const std::string& text) {
    constexpr std::string_view ours = "TROUPE_";
    if (name.compare(0, ours.size(), ours) != 0)
      return;
    std::vector<std::string> known;
    for (const auto& row : key_table()) {
      known.push_back(variable_of(row.path));
      if (name != known.back())
        continue;
      // Nodes of all kinds may share one environment.
      if (!kind_ || row.belongs_to(*kind_))
        take_text(row, text, {config_layer::environment, name, {}});
      return;
    }
    auto guess = nearest(name, known);
    out_.warnings.push_back(
      "the variable " + name + " is unknown and was ignored"
      + (guess.empty() ? "" : "; did you mean " + guess + "?"));
  }

  void take_set(const std::string& text) {
    auto equals = text.find('=');
    auto path = text.substr(0, equals);
    auto source = "--set " + text.substr(0, 80);
    auto row = find_key(path);
    if (equals == std::string::npos || !row) {
      out_.faults.add({source,
                       {},
                       "",
                       row ? "no value" : "an unknown key",
                       "key=value, such as group.level=agreed",
                       row ? "" : nearest(path, paths_of(kind_))});
      return;
    }
    if (kind_ && !row->belongs_to(*kind_)) {
      out_.faults.add({source,
                       {},
                       pointer_of(row->path),
                       "a key of the kind " + kinds_of(*row),
                       "a key of the kind " + to_string(*kind_),
                       ""});
      return;
    }
    take_text(*row, text.substr(equals + 1),
              {config_layer::command_line, source, {}});
  }

  void take_text(const key_row& row, const std::string& text,
                 config_origin origin) {
    auto source = origin.name;
    if (row.is_list()) {
      json_document document{source, text, out_.faults};
      auto value = document.root()
                     ? read_json(row, *document.root(), source, out_.faults)
                     : std::nullopt;
      take(row, std::move(value), std::move(origin));
      return;
    }
    auto value = read_text(row, text);
    if (!value)
      out_.faults.add({source,
                       {},
                       pointer_of(row.path),
                       in_quotes(text),
                       expected(row),
                       nearest(text, row.words)});
    take(row, std::move(value), std::move(origin));
  }

  // -- what follows from it ---------------------------------------------------

  void apply() {
    auto& x = out_.config;
    x.kind = kind_.value_or(x.kind);
    for (const auto& row : key_table())
      if (!kind_ || row.belongs_to(*kind_))
        x.origins[row.path] = {};
    auto earlier = [](const assignment& a, const assignment& b) {
      return a.origin.layer < b.origin.layer;
    };
    std::stable_sort(said_.begin(), said_.end(), earlier);
    for (const auto& item : said_)
      if (item.row->path == "profile")
        item.row->set(x, item.value);
    if (auto chosen = find_profile(x.profile))
      for (const auto& item : chosen->values)
        if (auto row = find_key(item.path); x.origins.count(item.path) > 0)
          set({row,
               read_text(*row, item.text).value_or(row->get(x)),
               {config_layer::profile, chosen->name, {}}});
    for (const auto& item : said_)
      set(item);
  }

  void set(const assignment& item) {
    item.row->set(out_.config, item.value);
    out_.config.origins[item.row->path] = item.origin;
  }

  bool is_said(const std::string& path) const {
    return out_.config.origins.at(path).layer > config_layer::derived
           || bad_.count(path) > 0;
  }

  void derive() {
    auto& x = out_.config;
    if (auto own = own_position(x)) {
      listen("transport.bind", x.peers[*own].address);
      if (x.kind == node_kind::discovery)
        listen("http.bind", x.peers[*own].http);
    }
    resolve_paths(x);
    if (is_said("state_dir"))
      return;
    for (auto& [variable, below] :
         {std::pair{"STATE_DIRECTORY", ""},
          std::pair{"XDG_STATE_HOME", "/troupe/"},
          std::pair{"HOME", "/.local/state/troupe/"}}) {
      auto i = with_.environment.find(variable);
      if (i == with_.environment.end() || i->second.empty())
        continue;
      // Under systemd the folder is this node's own already; the first counts.
      auto base = i->second.substr(0, i->second.find(':'));
      x.state_dir = *below ? base + below + x.name : base;
      x.origins["state_dir"]
        = {config_layer::derived, "$" + std::string{variable}, {}};
      return;
    }
    out_.faults.add({file(),
                     {},
                     "/state_dir",
                     "neither the key nor a variable that says where state is "
                     "kept",
                     "a folder, or null to keep no state",
                     ""});
  }

  /// A node listens where `peers` says that others find it.
  void listen(const std::string& path, const std::string& address) {
    if (!address.empty() && !is_said(path))
      set({find_key(path), address, {config_layer::derived, "peers", {}}});
  }

  void check_required(const json_value& root) {
    auto has_key = [this](const key_row& row) {
      return kind_ ? row.belongs_to(*kind_) : row.kinds == all_kinds();
    };
    for (const auto& row : key_table())
      if (row.required && has_key(row) && !is_said(row.path))
        out_.faults.add({file(), root.where, pointer_of(row.path), "nothing",
                         "the key \"" + row.path + "\": " + expected(row), ""});
  }

  const overrides& with_;
  load_result out_;
  std::optional<node_kind> kind_;
  std::vector<assignment> said_;
  std::set<std::string> bad_;
};

} // namespace

load_result load_text(const std::string& file, std::string_view text,
                      const overrides& with) {
  return loader{file, with}.run(text);
}

} // namespace troupe::config
