#include "nodes/last_words.hpp"

#include <catch2/catch.hpp>

#include <cstdlib>
#include <string>

#include <sys/wait.h>
#include <unistd.h>

using namespace troupe;

TEST_CASE("a process that aborts says which seed it played", "[simulation]") {
  int ends[2];
  REQUIRE(pipe(ends) == 0);
  auto child = fork();
  REQUIRE(child >= 0);
  if (child == 0) {
    dup2(ends[1], STDERR_FILENO);
    leave_last_words("troupe: again: troupe simulate --seed ");
    std::abort();
  }
  close(ends[1]);
  std::string said;
  char next = 0;
  while (read(ends[0], &next, 1) == 1)
    said += next;
  close(ends[0]);
  int status = 0;
  REQUIRE(waitpid(child, &status, 0) == child);
  CHECK(WIFSIGNALED(status));
  CHECK(WTERMSIG(status) == SIGABRT);
  CHECK(said == "troupe: again: troupe simulate --seed 0\n");
}
