// The pages of docs/reference/restrictions/ are those of the records. Write them anew with
//     POSTERN_UPDATE=1 build/release/tests/unit_mta --gtest_filter='ReferencePages*'
#include "mta/policy/reference_page.h"

#include <gtest/gtest.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <set>
#include <sstream>
#include <string>

namespace postern::policy {
namespace {

const std::filesystem::path kFolder = POSTERN_SOURCE_DIR "/docs/reference/restrictions";

void compare(const std::string& name, const std::string& want) {
    if (std::getenv("POSTERN_UPDATE") != nullptr) {
        std::filesystem::create_directories(kFolder);
        std::ofstream(kFolder / name) << want;
    }
    std::ostringstream got;
    got << std::ifstream(kFolder / name).rdbuf();
    EXPECT_EQ(got.str(), want) << name << " is out of date";
}

TEST(ReferencePages, AreThoseOfTheRecords) {
    compare("README.md", reference_index());
    for (const Restriction* record : restrictions())
        compare(std::string(record->name) + ".md", reference_page(*record));
}

TEST(ReferencePages, ExistForNothingElse) {
    std::set<std::string> want{"README.md"};
    for (const Restriction* record : restrictions()) want.insert(std::string(record->name) + ".md");
    std::set<std::string> got;
    for (const auto& entry : std::filesystem::directory_iterator(kFolder)) got.insert(entry.path().filename());
    EXPECT_EQ(got, want);
}

TEST(ReferencePage, SaysWhatTheRecordSays) {
    const std::string page = reference_page(*find_restriction("check_relay_domains").record);
    EXPECT_NE(page.find("| removed in | 3.9: mail is answered with 451 4.3.5 |"), std::string::npos) << page;
    EXPECT_NE(page.find("| use instead | `permit_mynetworks`, `reject_unauth_destination` |"), std::string::npos)
        << page;
    EXPECT_NE(reference_page(*find_restriction("reject").record).find("| answers | reject, always |"),
              std::string::npos);
}

}  // namespace
}  // namespace postern::policy
