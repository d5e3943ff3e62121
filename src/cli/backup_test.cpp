#include "cli/backup.h"

#include "cli/followers.h"
#include "kernel/blobs.h"
#include "support/site.h"

using cli::TestSite;

namespace {

struct BackedUp : TestSite {
  const std::string copy = root + "/copy";

  BackedUp() {
    for (int i = 0; i < 20; ++i) make("location", {{"title", "Room " + std::to_string(i)}, {"owner", 1}});
    REQUIRE(kernel::Blobs(data + "/blobs").keep("an attachment").ok());
    REQUIRE(cli::catch_up(*instance).ok());
    print({"backup", "--to", "copy"});
  }
  base::Result<cli::Verification> restore_to(const std::string& name) {
    auto restored_options = options();
    restored_options.data = root + "/" + name;
    return cli::restore(copy, restored_options);
  }
};

}  // namespace

TEST_CASE("a backup is restored, verified and goes on living under a key of its own") {
  BackedUp site;
  CHECK_FALSE(base::file_exists(site.copy + "/seal.key"));
  CHECK_FALSE(base::file_exists(site.copy + "/mainstay.db-wal"));
  auto restored = site.restore_to("again");
  REQUIRE_MESSAGE(restored.ok(), restored.error().message);
  CHECK(restored->passed());
  CHECK(restored->blobs == 1);
  auto options = site.options();
  options.data = site.root + "/again";
  auto instance = cli::Instance::open(options);
  REQUIRE(instance.ok());
  CHECK(base::check_private(options.data).ok());
  site.instance = std::move(*instance);
  CHECK(site.print({"measure", "count(records.location)"}) == "20\n");
  site.make("location", {{"title", "After"}, {"owner", 1}});
  REQUIRE(cli::catch_up(*site.instance).ok());
  CHECK(site.run({"verify"}).code == cli::kOk);
}

TEST_CASE("a backup is taken while others write") {
  TestSite site;
  std::atomic<bool> ended{false};
  std::thread writer([&] {
    for (int i = 0; !ended; ++i) site.make("location", {{"title", "Room " + std::to_string(i)}, {"owner", 1}});
  });
  auto followers = cli::Followers::start(*site.instance);
  REQUIRE(followers.ok());
  auto manifest = cli::back_up(*site.instance, site.root + "/copy");
  ended = true;
  writer.join();
  REQUIRE_MESSAGE(manifest.ok(), manifest.error().message);
  auto options = site.options();
  options.data = site.root + "/again";
  auto restored = cli::restore(site.root + "/copy", options);
  CHECK_MESSAGE(restored.ok(), restored.error().message);
}

TEST_CASE("every damage to a backup is found, and then nothing is left where it should have gone") {
  BackedUp site;
  std::string says;
  SUBCASE("a byte of the database") {
    auto bytes = *base::read_file(site.copy + "/mainstay.db");
    bytes[bytes.size() / 2] ^= 1;
    REQUIRE(base::write_file(site.copy + "/mainstay.db", bytes, 0600).ok());
    says = "does not have the hash";
  }
  SUBCASE("a file is missing") {
    const auto blobs = base::list_files(site.copy + "/blobs");
    REQUIRE(blobs->size() == 1);
    std::filesystem::remove(site.copy + "/blobs/" + blobs->front());
    says = "is missing";
  }
  SUBCASE("no manifest") {
    std::filesystem::remove(site.copy + "/manifest.json");
    says = "There is no backup in";
  }
  SUBCASE("an empty database with a manifest to match") {
    REQUIRE(base::write_file(site.copy + "/mainstay.db", "", 0600).ok());
    auto manifest = *cli::decode_manifest(*base::read_file(site.copy + "/manifest.json"));
    for (auto& file : manifest.files)
      if (file.name == "mainstay.db") file = {file.name, 0, *base::hash_file(site.copy + "/mainstay.db")};
    REQUIRE(base::write_file(site.copy + "/manifest.json", cli::encode_manifest(manifest), 0600).ok());
    says = "not a Mainstay database";
  }
  SUBCASE("another number of rows") {
    auto manifest = *cli::decode_manifest(*base::read_file(site.copy + "/manifest.json"));
    ++manifest.rows["location"];
    REQUIRE(base::write_file(site.copy + "/manifest.json", cli::encode_manifest(manifest), 0600).ok());
    says = "The table location has 20 rows, but the manifest says 21";
  }
  SUBCASE("a name that leads elsewhere") {
    auto manifest = *cli::decode_manifest(*base::read_file(site.copy + "/manifest.json"));
    manifest.files.front().name = "../escape";
    REQUIRE(base::write_file(site.copy + "/manifest.json", cli::encode_manifest(manifest), 0600).ok());
    says = "leads out of the folder";
  }
  auto restored = site.restore_to("again");
  REQUIRE_FALSE(restored.ok());
  CHECK_MESSAGE(restored.error().message.find(says) != std::string::npos, restored.error().message);
  CHECK_FALSE(base::file_exists(site.root + "/again"));
  CHECK_FALSE(base::file_exists(site.root + "/again.restoring"));
}

TEST_CASE("nothing is ever overwritten") {
  BackedUp site;
  CHECK(site.run({"backup", "--to", "copy"}).complained.find("is not empty") != std::string::npos);
  CHECK(site.restore_to("data").error().message.find("is not empty") != std::string::npos);
}
