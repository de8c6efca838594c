#include "libconf/base/file_lock.h"

#include <gtest/gtest.h>
#include <unistd.h>

#include <algorithm>
#include <atomic>
#include <filesystem>
#include <fstream>
#include <string>
#include <thread>
#include <vector>

#include "libconf/base/text_file.h"
#include "tests/support/temp_dir.h"

namespace postern {
namespace {

using test::TempDir;

TEST(FileLock, IsTheTemporaryFileAndGoesWithIt) {
    const TempDir dir;
    {
        const auto lock = FileLock::acquire(dir.file("main.cf"));
        ASSERT_TRUE(lock) << lock.error().message;
        EXPECT_EQ(lock->name(), dir.file("main.cf.tmp"));
        EXPECT_TRUE(dir.has("main.cf.tmp"));
    }
    EXPECT_FALSE(dir.has("main.cf.tmp"));
}

TEST(FileLock, KeepsTheNameWhenItWasGivenAway) {
    const TempDir dir;
    {
        auto lock = FileLock::acquire(dir.file("x"));
        ASSERT_TRUE(lock);
        lock->keep();
    }
    EXPECT_TRUE(dir.has("x.tmp"));
}

TEST(FileLock, MovesWithoutEnding) {
    const TempDir dir;
    auto first = FileLock::acquire(dir.file("x"));
    ASSERT_TRUE(first);
    FileLock second = std::move(*first);
    EXPECT_TRUE(dir.has("x.tmp"));
    auto other = FileLock::acquire(dir.file("y"));
    ASSERT_TRUE(other);
    second = std::move(*other);
    EXPECT_FALSE(dir.has("x.tmp")) << "the lock that was overwritten ends";
    EXPECT_TRUE(dir.has("y.tmp"));
}

TEST(FileLock, RefusesALinkAndASharedFile) {
    const TempDir dir;
    dir.write("precious", "text");
    std::filesystem::create_symlink("precious", dir.file("a.tmp"));
    const auto link = FileLock::acquire(dir.file("a"));
    ASSERT_FALSE(link);
    EXPECT_EQ(link.error().code, ErrorCode::not_a_file);
    std::filesystem::create_hard_link(dir.file("precious"), dir.file("b.tmp"));
    const auto shared = FileLock::acquire(dir.file("b"));
    ASSERT_FALSE(shared);
    EXPECT_EQ(shared.error().code, ErrorCode::not_a_file);
    EXPECT_EQ(dir.read("precious"), "text");
    EXPECT_TRUE(dir.has("b.tmp")) << "not ours, so it stays";
}

// Each editor appends one line to what it read; a lost update would show as a missing line.
TEST(FileLock, OneEditorAtATime) {
    const TempDir dir;
    const std::string path = dir.write("x", "");
    constexpr int kThreads = 4;
    constexpr int kRounds = 6;
    std::atomic<int> failures = 0;
    std::vector<std::thread> editors;
    for (int t = 0; t < kThreads; ++t) {
        editors.emplace_back([&, t] {
            for (int i = 0; i < kRounds; ++i) {
                auto edit = FileEdit::begin(path);
                if (!edit || !edit->commit(edit->content() + std::to_string(t * kRounds + i) + "\n")) ++failures;
            }
        });
    }
    for (std::thread& editor : editors) editor.join();
    EXPECT_EQ(failures, 0);
    std::vector<int> seen(kThreads * kRounds, 0);
    std::ifstream in(path);
    for (int line = 0; in >> line;) ++seen.at(static_cast<std::size_t>(line));
    EXPECT_EQ(std::count(seen.begin(), seen.end(), 1), kThreads * kRounds);
}

// Through a link and directly: both must take the same lock.
TEST(FileLock, LinksLeadToTheSameLock) {
    const TempDir dir;
    const std::string path = dir.write("x", "");
    std::filesystem::create_symlink("x", dir.file("link"));
    std::atomic<int> failures = 0;
    const auto work = [&](const std::string& name) {
        for (int i = 0; i < 8; ++i) {
            auto edit = FileEdit::begin(name);
            if (!edit || !edit->commit(edit->content() + "+")) ++failures;
        }
    };
    std::thread one(work, path);
    std::thread two(work, dir.file("link"));
    one.join();
    two.join();
    EXPECT_EQ(failures, 0);
    EXPECT_EQ(dir.read("x").size(), 16U);
}

}  // namespace
}  // namespace postern
