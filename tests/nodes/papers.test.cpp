#include "nodes/completion.hpp"
#include "nodes/exit_codes.hpp"
#include "nodes/man_page.hpp"
#include "tests/support/command_line.hpp"

#include <catch2/catch.hpp>

#include <filesystem>

using namespace troupe;
using namespace troupe::test;

namespace {

using fixture = command_line_fixture;

bool has(const std::string& text, const std::string& part) {
  return text.find(part) != std::string::npos;
}

} // namespace

TEST_CASE_METHOD(fixture, "every command and every flag has a manual page",
                 "[cli]") {
  own_path folder{"pages"};
  // Refused if a command, a flag or an argument says nothing of itself.
  CHECK(run({"man", "--to", folder.text()}) == 0);
  CHECK(err.str().empty());
  for (const auto* name : {"troupe", "troupe-run", "troupe-demo-ordering"})
    CHECK(std::filesystem::exists(folder.path / (std::string{name} + ".1")));
  // Those are hidden.
  CHECK_FALSE(std::filesystem::exists(folder.path / "troupe-man.1"));
  CHECK_FALSE(std::filesystem::exists(folder.path / "troupe-bench-member.1"));
}

TEST_CASE_METHOD(fixture, "a page says what the help says", "[cli]") {
  CHECK(run({"man", "demo", "ordering"}) == 0);
  auto page = out.str();
  CHECK(has(page, ".TH \"troupe\\-demo\\-ordering\" 1"));
  CHECK(has(page, "\\fBtroupe demo ordering\\fR [\\fIOPTION\\fR]..."));
  CHECK(has(page, "\\fB\\-\\-loss\\fR \\fISHARE\\fR\n"
                  "Share of datagrams that is lost [0.05]\n"));
  CHECK(has(page, ".SH EXAMPLES\n.nf\n  troupe demo ordering"));
  CHECK(run({"man", "ask"}) == 0);
  CHECK(has(out.str(), "\\fBtroupe ask\\fR \\fB\\-\\-discovery\\fR"));
}

TEST_CASE_METHOD(fixture, "the manual has the exit codes of the document",
                 "[cli]") {
  CHECK(run({"man"}) == 0);
  auto page = out.str();
  auto document = read_file(config_path("../docs/operations.md"));
  for (auto code : {exit_code::yes, exit_code::usage, exit_code::bad_data,
                    exit_code::unavailable, exit_code::not_now,
                    exit_code::wire_version, exit_code::refused}) {
    auto number = std::to_string(to_int(code));
    auto begin = document.find("\n| " + number + " | ");
    REQUIRE(begin != std::string::npos);
    begin += number.size() + 6;
    auto text = document.substr(begin, document.find(" |", begin) - begin);
    CAPTURE(text);
    CHECK(has(page, "\\fB" + number + "\\fR\n" + roff_escaped(text) + "\n"));
  }
}

TEST_CASE_METHOD(fixture, "a page of no command is refused, exit 64", "[cli]") {
  CHECK(run({"man", "dance"}) == 64);
  CHECK(err.str() == "troupe: no command \"dance\" (see troupe --help)\n");
  CHECK(run({"man", "--to", "/dev/null/pages"}) == 73);
  CHECK(has(err.str(), "cannot write /dev/null/pages/troupe.1"));
}

TEST_CASE("roff prints what was written", "[cli]") {
  CHECK(roff_escaped(".TH is \\ 'no'\n'order' --flag ~ ^ `")
        == "\\&.TH is \\e \\(aqno\\(aq\n\\&\\(aqorder\\(aq \\-\\-flag \\(ti "
           "\\(ha \\(ga");
}

TEST_CASE_METHOD(fixture, "each shell is given commands, flags and words",
                 "[cli]") {
  CHECK(run({"completion", "bash"}) == 0);
  CHECK(has(out.str(), "'troupe demo')\n      below='ordering election"));
  CHECK(has(out.str(), "'troupe demo ordering --level') value='unordered naive "
                       "fifo causal agreed safe' ;;"));
  CHECK(has(out.str(), "'troupe run --set') value='@key' ;;"));
  CHECK(has(out.str(), " group.level "));
  CHECK(run({"completion", "zsh"}) == 0);
  CHECK(out.str().find("#compdef troupe\n") == 0);
  CHECK(has(out.str(), "--level=[unordered, naive, fifo, causal, agreed or "
                       "safe]:WORD:(unordered naive fifo causal agreed "
                       "safe)"));
  CHECK(run({"completion", "fish"}) == 0);
  CHECK(has(out.str(), "-n '__troupe_at troupe demo ordering' -l level -x -a "
                       "'unordered naive fifo causal agreed safe'"));
  // Hidden.
  CHECK_FALSE(has(out.str(), "bench member"));
}

TEST_CASE_METHOD(fixture, "a shell that is not known is refused, exit 64",
                 "[cli]") {
  CHECK(run({"completion", "csh"}) == 64);
  CHECK(has(err.str(), "found \"csh\", expected one of bash, zsh, fish"));
  CHECK(run({"completion"}) == 64);
}

TEST_CASE("words of a shell may have any text in them", "[cli]") {
  CHECK(shell_quoted("it's $HOME") == "'it'\\''s $HOME'");
}
