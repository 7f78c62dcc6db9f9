#include "nodes/command_tree.hpp"

#include <catch2/catch.hpp>

using namespace troupe;

namespace {

/// `play chess --level WORD --file FILE BOARD...`, and a hidden command.
struct fixture {
  CLI::App app{"Play games", "play"};
  std::string level;
  std::string file;
  std::vector<std::string> boards;
  bool blind = false;

  fixture() {
    app.set_help_flag("-h,--help", "Print this help");
    app.footer("Example:\n  play chess b\n\nMore is said of the help.");
    auto* chess = app.add_subcommand("chess", "Play chess");
    chess->footer("Example:\n  play chess a b");
    auto* option = chess->add_option("-l,--level", level, "How well");
    note_words(*option, "one of \"low\", \"high\"");
    option->type_name("WORD")->required();
    chess->add_option("--file", file, "Where to note it")->type_name("FILE");
    chess->add_flag("--blind", blind, "Show no board");
    chess->add_option("BOARD", boards, "On what");
    app.add_subcommand("cheat", "Not told")->group("");
  }
};

} // namespace

TEST_CASE_METHOD(fixture, "the tree of commands says what stands in it",
                 "[cli]") {
  auto root = read_tree(app);
  CHECK(root.path == std::vector<std::string>{"play"});
  CHECK(root.doc == "Play games");
  CHECK(root.example == "  play chess b");
  REQUIRE(root.below.size() == 1);
  const auto& chess = root.below[0];
  CHECK(path_text(chess, " ") == "play chess");
  CHECK(chess.example == "  play chess a b");
  REQUIRE(chess.arguments.size() == 1);
  CHECK(chess.arguments[0].names == std::vector<std::string>{"BOARD"});
  CHECK(chess.arguments[0].repeats);
  CHECK_FALSE(chess.arguments[0].required);
  REQUIRE(chess.flags.size() == 4);
  CHECK(chess.flags[0].names == std::vector<std::string>{"-h", "--help"});
  CHECK(chess.flags[0].value.name.empty());
  CHECK(chess.flags[1].names == std::vector<std::string>{"-l", "--level"});
  CHECK(chess.flags[1].required);
  CHECK(chess.flags[1].value.name == "WORD");
  CHECK(chess.flags[1].value.kind == value_kind::words);
  CHECK(chess.flags[1].value.words == std::vector<std::string>{"low", "high"});
  CHECK(chess.flags[2].value.kind == value_kind::file);
  CHECK(chess.flags[3].value.name.empty());
}

TEST_CASE_METHOD(fixture, "a hidden command is in no manual", "[cli]") {
  auto root = read_tree(app);
  for (const auto* item : all_of(root))
    CHECK(item->path.back() != "cheat");
}

TEST_CASE_METHOD(fixture, "noted words check nothing and change no help",
                 "[cli]") {
  app.parse("chess --level other", false);
  CHECK(level == "other");
  CHECK(app.help().find("low") == std::string::npos);
}

TEST_CASE_METHOD(fixture, "words are also read from a check of the parser",
                 "[cli]") {
  auto* option = app.add_option("--colour", level, "Which side");
  option->check(CLI::IsMember({"white", "black"}));
  auto root = read_tree(app);
  CHECK(root.flags.back().value.words
        == std::vector<std::string>{"white", "black"});
  CHECK(root.flags.back().value.name == "TEXT");
}

TEST_CASE_METHOD(fixture, "what says nothing of itself is found", "[cli]") {
  CHECK(undocumented(read_tree(app)).empty());
  app.add_flag("--mute", blind);
  app.add_subcommand("go", "Play go")->add_option("STONES", boards);
  app.add_subcommand("draughts")->footer("Example:\n  play draughts");
  CHECK(undocumented(read_tree(app))
        == std::vector<std::string>{
          "play --mute: no description", "play go: no example",
          "play go STONES: no description", "play draughts: no description"});
}
