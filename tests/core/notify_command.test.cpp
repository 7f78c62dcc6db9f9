#include "actors/core/notify_command.hpp"

#include <catch2/catch.hpp>

using namespace troupe;
using namespace troupe::core;

using kind = notify_command::kind;

TEST_CASE("commands of the sources are read, in lower case, too [6.27]",
          "[core][notify_command]") {
  auto x = parse_notify_command("FOLLOW bob");
  CHECK(x.what == kind::request);
  CHECK(x.code == packet_code::follow);
  CHECK(x.text == "+bob");
  CHECK(parse_notify_command("  unfollow  bob ").text == "-bob");
  CHECK(parse_notify_command("send Hello, you").text == "Hello, you");
  CHECK(parse_notify_command("Info").code == packet_code::user_info);
  CHECK(parse_notify_command("help").what == kind::help);
  CHECK(parse_notify_command("QUIT").what == kind::quit);
  CHECK(parse_notify_command(" ").what == kind::nothing);
}

TEST_CASE("what is no command is told, and what would be one [6.31]",
          "[core][notify_command]") {
  CHECK(parse_notify_command("dance").text
        == "invalid command: DANCE (try HELP)");
  CHECK(parse_notify_command("FOLLOW").text
        == "FOLLOW needs the name of a user");
  CHECK(parse_notify_command("SEND ").text == "SEND needs a text");
  CHECK(parse_notify_command("INFO now").text == "INFO stands alone");
  CHECK(parse_notify_command("SEND " + std::string(600, 'x')).what
        == kind::fault);
  CHECK(notify_help().size() == 6);
}
