#include "actors/io/folder_watcher.hpp"

#include <catch2/catch.hpp>

#include <filesystem>
#include <fstream>
#include <unistd.h>

using namespace troupe;
namespace fs = std::filesystem;

namespace {

struct fixture {
  fs::path folder = fs::temp_directory_path()
                    / ("troupe-scan-" + std::to_string(::getpid()));

  fixture() {
    fs::create_directories(folder);
  }

  ~fixture() {
    fs::remove_all(folder);
  }

  void write(const std::string& name, const std::string& text) const {
    std::ofstream{folder / name} << text;
  }

  folder_options opts() const {
    folder_options x;
    x.path = folder.string();
    return x;
  }
};

} // namespace

TEST_CASE_METHOD(fixture,
                 "a look tells the names, sorted, and only of files "
                 "[2.08]",
                 "[actors][gossip]") {
  write("b", "2");
  write("a", "1");
  fs::create_directory(folder / "sub");
  fs::create_symlink("nowhere", folder / "link");
  auto seen = scan_folder(opts());
  CHECK(seen.error.empty());
  REQUIRE(seen.files.size() == 3);
  CHECK(seen.files[0].name == "a");
  CHECK(seen.files[1].name == "b");
  CHECK(seen.files[2].name == "link");
  CHECK(!seen.files[0].size);
}

TEST_CASE_METHOD(fixture,
                 "size, time and hash are told where they are asked "
                 "for",
                 "[actors][gossip]") {
  write("a", "hello");
  write("b", "hello");
  write("c", "other");
  auto all = opts();
  all.size = true;
  all.time = true;
  all.hash = true;
  auto seen = scan_folder(all);
  REQUIRE(seen.files.size() == 3);
  CHECK(seen.files[0].size == 5);
  CHECK(seen.files[0].time > 1'600'000'000'000);
  CHECK(seen.files[0].hash == 0x9555e8555c62dcfdu); // XXH3 of "hello".
  CHECK(seen.files[0].hash == seen.files[1].hash);
  CHECK(seen.files[0].hash != seen.files[2].hash);
  all.hash_bytes_max = 4;
  CHECK(!scan_folder(all).files[0].hash);
}

TEST_CASE_METHOD(fixture,
                 "a folder that is not there is an error that names "
                 "it",
                 "[actors][gossip]") {
  auto missing = opts();
  missing.path += "/missing";
  CHECK(scan_folder(missing).error.find("missing") != std::string::npos);
}

TEST_CASE_METHOD(fixture,
                 "a folder with a random name is made, and one that "
                 "is there is used again [2.07] [6.18]",
                 "[actors][gossip]") {
  auto reused = true;
  auto first = make_random_folder(folder.string(), 1, reused);
  CHECK(fs::is_directory(first));
  CHECK(!reused);
  CHECK(fs::path{first}.filename().string().size() == 7 + 20);
  CHECK(make_random_folder(folder.string(), 1, reused) == first);
  CHECK(reused);
  CHECK(make_random_folder(folder.string(), 2, reused) != first);
  write("file", "");
  CHECK(make_random_folder((folder / "file").string(), 1, reused).empty());
}
