#include "cli/verify.h"

#include "cli/followers.h"
#include "kernel/blobs.h"
#include "support/site.h"

using cli::TestSite;

namespace {

// Three locations, the first with a past of three versions and lists.
struct Lived : TestSite {
  Lived() {
    for (auto title : {"Harbour", "Mill", "Station"})
      make("location", {{"title", title}, {"owner", 1}, {"kind", "building"}});
    change("location", 1, {{"title", "Old harbour"}, {"tags", base::Texts{"sea", "north"}}});
    change("location", 1, {{"description", "Some words"}, {"parent", 2}});
    change("location", 1, {{"tags", base::Texts{"north"}}, {"country", "SE"}});
    REQUIRE(cli::catch_up(*instance).ok());
  }
  std::string findings() { return run({"verify"}).printed; }
};

}  // namespace

TEST_CASE("what the kernel wrote agrees with its history") {
  Lived site;
  const cli::Ran ran = site.run({"verify", "--json"});
  CHECK_MESSAGE(ran.code == cli::kOk, ran.printed);
  CHECK(ran.printed.find("\"intact\":true") != std::string::npos);
}

TEST_CASE("a changed row, version, list and index of time are named with what history says") {
  struct Case {
    const char* sql;
    const char* says;
  };
  const Case kCases[] = {
      {"UPDATE location SET title = 'Elsewhere' WHERE id = 1",
       "title is \"Elsewhere\", but history says \"Old harbour\""},
      {"UPDATE location SET description = 'Other words' WHERE id = 1",
       "description is \"Other words\", but history says \"Some words\""},
      {"UPDATE location SET parent = 3 WHERE id = 1", "parent is 3, but history says 2"},
      {"UPDATE location SET _rev = 9 WHERE id = 1", "_rev is 9, but history says 4"},
      {"UPDATE location SET _open = 0 WHERE id = 2", "_open is 0, but history says 1"},
      {"UPDATE location_version SET title = 'Never' WHERE id = 1 AND _from = (SELECT min(_from) FROM location_version)",
       "title is \"Never\", but history says \"Harbour\""},
      {"UPDATE location_version SET _has_description = 1 WHERE id = 1 AND _from = (SELECT min(_from) FROM "
       "location_version)",
       "_has_description is 1"},
      {"UPDATE location_version SET _span = 7 WHERE id = 1", "_span is 7, but history says 0"},
      {"DELETE FROM location_version WHERE id = 1 AND _from = (SELECT max(_from) FROM location_version)", "_from is"},
      {"DELETE FROM location__tags WHERE src = 1 AND _to IS NULL", "tags is null, but history says [\"north\"]"},
      {"INSERT INTO location__tags(src, dst, _from, _recorded) VALUES (2, 'sea', 1, 1)",
       "LOC-000002: tags is [\"sea\"], but history says null"},
      {"UPDATE location__tags SET _to = NULL WHERE src = 1 AND dst = 'sea'",
       "tags is [\"north\",\"sea\"], but history says [\"north\"]"},
      {"DELETE FROM location WHERE id = 3", "History knows LOC-000003, but its table has no such row"},
      {"INSERT INTO location(id, _rev, _from, _recorded, _open, title) VALUES (77, 1, 1, 1, 1, 'Ghost')",
       "LOC-000077 stands in the tables, but history does not know it"},
  };
  for (auto& one : kCases) {
    CAPTURE(one.sql);
    Lived site;
    site.execute(one.sql);
    const cli::Ran ran = site.run({"verify"});
    CHECK(ran.code == cli::kFailed);
    CHECK_MESSAGE(ran.printed.find(one.says) != std::string::npos, ran.printed);
    CHECK(ran.printed.find("NOT INTACT") != std::string::npos);
    site.print({"rebuild"});
    const cli::Ran again = site.run({"verify"});
    CHECK_MESSAGE(again.code == cli::kOk, again.printed);
  }
}

TEST_CASE("a changed history is named by the seal, and by what it no longer explains") {
  Lived site;
  site.execute("DROP TRIGGER history_never_changes");
  site.execute("UPDATE history SET changes = replace(changes, 'Old harbour', 'New harbour')");
  const std::string findings = site.findings();
  CHECK(findings.find("(location 1, revision 2, change) does not say what was sealed") != std::string::npos);
  CHECK(findings.find("history says \"New harbour\"") != std::string::npos);
}

TEST_CASE("a damaged attachment is named") {
  Lived site;
  const kernel::Blobs blobs(site.data + "/blobs");
  auto digest = blobs.keep("some bytes");
  REQUIRE(digest.ok());
  CHECK(site.findings().find("1 file compared") != std::string::npos);
  const std::string path = *blobs.path_of(*digest);
  std::filesystem::permissions(path, std::filesystem::perms::owner_write, std::filesystem::perm_options::add);
  REQUIRE(base::append_file(path, "!", 0600).ok());
  CHECK(site.findings().find(path + " is damaged") != std::string::npos);
}
