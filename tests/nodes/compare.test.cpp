#include "nodes/compare.hpp"

#include "nodes/delivery_log.hpp"
#include "nodes/exit_codes.hpp"

#include <catch2/catch.hpp>

#include <nlohmann/json.hpp>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <sstream>

using namespace troupe;

namespace {

struct entry {
  std::string sender;
  int seq;
  std::string view = "1.1";
};

/// Writes crafted logs into a folder of its own and compares them.
struct fixture {
  std::filesystem::path folder;
  std::vector<std::string> files;
  std::ostringstream out;
  std::ostringstream err;

  fixture() {
    auto name
      = (std::filesystem::temp_directory_path() / "troupe-XXXXXX").string();
    REQUIRE(mkdtemp(name.data()));
    folder = name;
  }

  ~fixture() {
    std::filesystem::remove_all(folder);
  }

  void add_text(const std::string& text) {
    auto name = std::to_string(files.size() + 1) + ".log";
    files.push_back((folder / name).string());
    std::ofstream{files.back(), std::ios::binary} << text;
  }

  void add(const std::vector<entry>& entries) {
    std::ostringstream text;
    text << R"({"event":"view","view":"1.1","members":["a","b"]})"
         << "\n";
    auto rank = 0;
    for (const auto& x : entries)
      text << R"({"event":"deliver","rank":)" << rank++ << R"(,"sender":")"
           << x.sender << R"(","seq":)" << x.seq << R"(,"time":1,"view":")"
           << x.view << R"(","payload":"x"})"
           << "\n";
    text << R"({"event":"end","good":true})"
         << "\n";
    add_text(text.str());
  }

  int compare(output_format format = output_format::json) {
    out.str("");
    err.str("");
    return compare_logs(files, format, {out, err});
  }

  nlohmann::json result() const {
    return nlohmann::json::parse(out.str());
  }
};

} // namespace

TEST_CASE_METHOD(fixture, "equal logs are ordered, exit 0", "[compare]") {
  for (int i = 0; i < 3; ++i)
    add({{"a", 1}, {"b", 1}, {"a", 2}});
  CHECK(compare() == 0);
  auto x = result();
  CHECK(x["verdict"] == "ordered");
  CHECK(x["rounds"] == 3);
  CHECK(x["rounds_out_of_order"] == 0);
  CHECK(x["first_difference"].is_null());
  CHECK(x["missing"] == 0);
  CHECK(x["duplicates"] == 0);
  CHECK(err.str().empty());
}

TEST_CASE_METHOD(fixture,
                 "logs that differ in three rounds report three [1.10]",
                 "[compare]") {
  add({{"a", 1}, {"b", 1}, {"a", 2}, {"b", 2}, {"c", 1}});
  add({{"a", 1}, {"a", 2}, {"b", 1}, {"b", 2}, {"c", 1}});
  add({{"a", 1}, {"b", 1}, {"b", 2}, {"a", 2}, {"c", 1}});
  CHECK(compare() == 1);
  auto x = result();
  CHECK(x["verdict"] == "disordered");
  CHECK(x["rounds"] == 5);
  CHECK(x["rounds_out_of_order"] == 3);
  CHECK(x["first_difference"] == 1);
  CHECK(x["missing"] == 0);
}

TEST_CASE_METHOD(fixture, "each discrepancy names position and messages [6.08]",
                 "[compare]") {
  add({{"a", 1}, {"b", 1}});
  add({{"b", 1}, {"a", 1}});
  CHECK(compare() == 1);
  auto first = result()["discrepancies"][0];
  CHECK(first["position"] == 0);
  CHECK(first["file"] == files[1]);
  CHECK(first["in_first"]["sender"] == "a");
  CHECK(first["in_this"]["sender"] == "b");
  CHECK(compare(output_format::text) == 1);
  CHECK(out.str()
        == files[0] + ": 2 delivered, 0 missing, 0 duplicates\n" + files[1]
             + ": 2 delivered, 0 missing, 0 duplicates\n"
               "2 of 2 rounds out of order, the first at position 0 (counted "
               "from 0)\n"
               "  position 0: "
             + files[0] + " has message 1 of a (view 1.1), " + files[1]
             + " has message 1 of b (view 1.1)\n  position 1: " + files[0]
             + " has message 1 of b (view 1.1), " + files[1]
             + " has message 1 of a (view 1.1)\nverdict: disordered\n");
}

TEST_CASE_METHOD(fixture, "a log that is short is incomplete, exit 1 [6.08]",
                 "[compare]") {
  add({{"a", 1}, {"b", 1}});
  add({{"a", 1}});
  CHECK(compare() == 1);
  auto x = result();
  CHECK(x["verdict"] == "incomplete");
  CHECK(x["missing"] == 1);
  CHECK(x["logs"][1]["missing"] == 1);
  CHECK(x["missing_messages"][0]["sender"] == "b");
  CHECK(x["missing_messages"][0]["files"] == nlohmann::json{files[1]});
  CHECK(compare(output_format::text) == 1);
  CHECK(out.str().find(files[1] + " ends\n") != std::string::npos);
}

TEST_CASE_METHOD(fixture, "a message that was delivered twice is counted",
                 "[compare]") {
  add({{"a", 1}, {"a", 1}, {"b", 1}});
  add({{"a", 1}, {"b", 1}});
  CHECK(compare() == 1);
  CHECK(result()["verdict"] == "disordered");
  CHECK(result()["duplicates"] == 1);
  CHECK(result()["logs"][0]["duplicates"] == 1);
}

TEST_CASE_METHOD(fixture,
                 "rounds in one log are told apart by their view [6.06]",
                 "[compare]") {
  for (int i = 0; i < 2; ++i)
    add({{"a", 1, "1.1"}, {"a", 1, "2.1"}});
  CHECK(compare() == 0);
  CHECK(result()["duplicates"] == 0);
}

TEST_CASE_METHOD(fixture, "a log that does not parse is named by line, exit 65",
                 "[compare]") {
  add({{"a", 1}});
  add_text("{\"event\":\"view\"}\n\n"
           "{\"event\":\"deliver\",\"sender\":\"a\",\"seq\":\"1\",\"time\":1,"
           "\"view\":\"1.1\"}\n"
           "[]\n"
           "{\"event\":\"deliver\",\"sen");
  CHECK(compare() == 65);
  CHECK(out.str().empty());
  CHECK(err.str()
        == files[1]
             + ":3:39: /seq: found \"1\", expected a whole number from 1 to "
               "18446744073709551615\n"
             + files[1]
             + ":4:1: found a list, expected an object with the text "
               "\"event\"\n"
             + files[1]
             + ":5:20: found a syntax error while parsing object key - "
               "invalid string: missing closing quote, expected string "
               "literal\n");
}

TEST_CASE_METHOD(fixture, "a log that is missing or no file is told, exit 65",
                 "[compare]") {
  add({{"a", 1}});
  files.push_back((folder / "none.log").string());
  files.push_back(folder.string());
  CHECK(compare() == 65);
  CHECK(err.str().find("none.log: found a file that cannot be read (No such "
                       "file or directory), expected a delivery log\n")
        != std::string::npos);
  CHECK(err.str().find(folder.string() + ": found a file that cannot be read")
        != std::string::npos);
}

TEST_CASE_METHOD(fixture, "a line without end is read up to its limit",
                 "[compare]") {
  add({{"a", 1}});
  add_text(std::string(log_line_bytes_max + 10, ' '));
  CHECK(compare() == 65);
  CHECK(err.str()
        == files[1]
             + ":1:1: found a line that is too long, expected at most "
               "1048576 bytes\n");
}

TEST_CASE_METHOD(fixture, "an empty log lacks everything", "[compare]") {
  add({{"a", 1}});
  add_text("");
  CHECK(compare() == 1);
  CHECK(result()["verdict"] == "incomplete");
}
