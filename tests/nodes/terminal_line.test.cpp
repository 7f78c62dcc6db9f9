#include "nodes/terminal_line.hpp"

#include <catch2/catch.hpp>

using namespace troupe;

TEST_CASE("a line goes on in the next row where the terminal ends",
          "[nodes][terminal]") {
  CHECK(rows_above(L"", 10) == 0);
  CHECK(rows_above(L"123456789", 10) == 0);
  CHECK(rows_above(L"1234567890", 10) == 1);
  CHECK(rows_above(L"12345678901", 10) == 1);
  CHECK(rows_above(std::wstring(35, L'x'), 10) == 3);
  CHECK(rows_above(L"1\n2", 10) == 1);
  CHECK(rows_above(L"1\t9\t", 10) == 1);
}

TEST_CASE("what is wiped begins in the first column of its first row",
          "[nodes][terminal]") {
  CHECK(terminal_wipe(0) == "\r\x1b[J");
  CHECK(terminal_wipe(2) == "\x1b[2A\r\x1b[J");
}
