#include "libconf/base/text_file.h"

#include <gtest/gtest.h>
#include <sys/stat.h>
#include <sys/xattr.h>
#include <unistd.h>

#include <filesystem>
#include <fstream>

#include "tests/support/temp_dir.h"

namespace postern {
namespace {

using test::TempDir;

mode_t mode_of(const std::string& path) {
    struct stat state {};
    EXPECT_EQ(::stat(path.c_str(), &state), 0) << path;
    return state.st_mode & 07777U;
}

ino_t inode_of(const std::string& path) {
    struct stat state {};
    EXPECT_EQ(::stat(path.c_str(), &state), 0) << path;
    return state.st_ino;
}

TEST(ReadFile, GivesEveryByte) {
    const TempDir dir;
    const std::string bytes("a\0b\r\n\xff no newline", 17);
    const auto got = read_file(dir.write("x", bytes));
    ASSERT_TRUE(got) << got.error().message;
    EXPECT_EQ(*got, bytes);
}

TEST(ReadFile, ReadsEmptyFilesPipesAndDevices) {
    const TempDir dir;
    EXPECT_EQ(read_file(dir.write("empty", "")).value(), "");
    EXPECT_EQ(read_file("/dev/null").value(), "");
    int ends[2];
    ASSERT_EQ(::pipe(ends), 0);
    ASSERT_EQ(::write(ends[1], "piped", 5), 5);
    ::close(ends[1]);
    EXPECT_EQ(read_file("/dev/fd/" + std::to_string(ends[0])).value(), "piped");
    ::close(ends[0]);
    // The size of such a file is not known before it is read.
    EXPECT_GT(read_file("/proc/self/status").value().size(), 100U);
}

TEST(ReadFile, NamesWhatIsWrong) {
    const TempDir dir;
    const auto missing = read_file(dir.file("missing"));
    ASSERT_FALSE(missing);
    EXPECT_EQ(missing.error().code, ErrorCode::not_found);
    EXPECT_EQ(missing.error().message, "open " + dir.file("missing") + ": No such file or directory");
    const auto folder = read_file(dir.path());
    ASSERT_FALSE(folder);
    EXPECT_EQ(folder.error().code, ErrorCode::not_a_file);
    EXPECT_EQ(folder.error().message, "read " + dir.path() + ": Is a directory");
}

TEST(ReadFile, StopsAtItsLimit) {
    const TempDir dir;
    const std::string path = dir.write("x", "12345");
    EXPECT_EQ(read_file(path, 5).value(), "12345");
    const auto large = read_file(path, 4);
    ASSERT_FALSE(large);
    EXPECT_EQ(large.error().code, ErrorCode::too_large);
    // No size is known before: /dev/zero has no end.
    const auto endless = read_file("/dev/zero", 100000);
    ASSERT_FALSE(endless);
    EXPECT_EQ(endless.error().code, ErrorCode::too_large);
}

TEST(ReplaceFile, CreatesWithThePublicModeAndLeavesNothingElse) {
    const TempDir dir;
    ASSERT_TRUE(replace_file(dir.file("x"), "new\n"));
    EXPECT_EQ(dir.read("x"), "new\n");
    EXPECT_EQ(mode_of(dir.file("x")), 0644U);
    EXPECT_FALSE(dir.has("x.tmp"));
}

TEST(ReplaceFile, KeepsModeOwnerAndAttributes) {
    const TempDir dir;
    const std::string path = dir.write("x", "old");
    ASSERT_EQ(::chmod(path.c_str(), 02640), 0);
    const bool root = ::geteuid() == 0;
    if (root) {
        ASSERT_EQ(::chown(path.c_str(), 4321, 1234), 0);
        ASSERT_EQ(::chmod(path.c_str(), 02640), 0);  // the change of owner took the set-group bit
    }
    const bool attributes = ::setxattr(path.c_str(), "user.note", "kept", 4, 0) == 0;
    ASSERT_TRUE(replace_file(path, "new"));
    EXPECT_EQ(dir.read("x"), "new");
    EXPECT_EQ(mode_of(path), 02640U);
    struct stat state {};
    ASSERT_EQ(::stat(path.c_str(), &state), 0);
    if (root) {
        EXPECT_EQ(state.st_uid, 4321U);
        EXPECT_EQ(state.st_gid, 1234U);
    }
    if (attributes) {
        char value[8] = {};
        EXPECT_EQ(::getxattr(path.c_str(), "user.note", value, sizeof value), 4);
        EXPECT_STREQ(value, "kept");
    }
}

TEST(ReplaceFile, KeepsTheAccessControlList) {
    const TempDir dir;
    const std::string path = dir.write("x", "old");
    // Version 2; user::rw-, user 1:r--, group::r--, mask::r--, other::---.
    const unsigned char acl[] = {2, 0, 0,    0,    1,    0,    6,  0, 0xff, 0xff, 0xff, 0xff, 2,    0,   4,
                                 0, 1, 0,    0,    0,    4,    0,  4, 0,    0xff, 0xff, 0xff, 0xff, 16,  0,
                                 4, 0, 0xff, 0xff, 0xff, 0xff, 32, 0, 0,    0,    0xff, 0xff, 0xff, 0xff};
    if (::setxattr(path.c_str(), "system.posix_acl_access", acl, sizeof acl, 0) != 0) {
        GTEST_SKIP() << "no access control lists on this file system";
    }
    ASSERT_TRUE(replace_file(path, "new"));
    std::string got(sizeof acl + 1, '\0');
    ASSERT_EQ(::getxattr(path.c_str(), "system.posix_acl_access", got.data(), got.size()),
              static_cast<ssize_t>(sizeof acl));
    EXPECT_EQ(got.substr(0, sizeof acl), std::string(acl, acl + sizeof acl));
}

// A folder's default list applies to new files; the temporary file is one, but it stands for an old one.
TEST(ReplaceFile, TakesNoListFromTheFolder) {
    const TempDir dir;
    const std::string path = dir.write("x", "old");
    ASSERT_EQ(::chmod(path.c_str(), 0600), 0);
    const unsigned char acl[] = {2, 0, 0,    0,    1,    0,    6,  0, 0xff, 0xff, 0xff, 0xff, 2,    0,   4,
                                 0, 1, 0,    0,    0,    4,    0,  4, 0,    0xff, 0xff, 0xff, 0xff, 16,  0,
                                 4, 0, 0xff, 0xff, 0xff, 0xff, 32, 0, 0,    0,    0xff, 0xff, 0xff, 0xff};
    if (::setxattr(dir.path().c_str(), "system.posix_acl_default", acl, sizeof acl, 0) != 0) {
        GTEST_SKIP() << "no access control lists on this file system";
    }
    ASSERT_TRUE(replace_file(path, "new"));
    EXPECT_LT(::getxattr(path.c_str(), "system.posix_acl_access", nullptr, 0), 0);
    EXPECT_EQ(mode_of(path), 0600U);
}

TEST(ReplaceFile, FollowsLinksAndKeepsThem) {
    const TempDir dir;
    std::filesystem::create_directory(dir.file("real"));
    dir.write("real/x", "old");
    std::filesystem::create_symlink("real/x", dir.file("middle"));
    std::filesystem::create_symlink("middle", dir.file("link"));
    ASSERT_TRUE(replace_file(dir.file("link"), "new"));
    EXPECT_TRUE(std::filesystem::is_symlink(dir.file("link")));
    EXPECT_TRUE(std::filesystem::is_symlink(dir.file("middle")));
    EXPECT_EQ(dir.read("real/x"), "new");
    EXPECT_FALSE(dir.has("link.tmp"));
    EXPECT_FALSE(dir.has("real/x.tmp"));
}

TEST(ReplaceFile, TakesOverWhatACrashLeft) {
    const TempDir dir;
    const std::string path = dir.write("x", "old");
    dir.write("x.tmp", "half a longer text that was never finished");
    ASSERT_TRUE(replace_file(path, "new"));
    EXPECT_EQ(dir.read("x"), "new");
    EXPECT_FALSE(dir.has("x.tmp"));
}

TEST(ReplaceFile, RefusesWhatIsNotAFile) {
    const TempDir dir;
    std::filesystem::create_directory(dir.file("folder"));
    const auto folder = replace_file(dir.file("folder"), "new");
    ASSERT_FALSE(folder);
    EXPECT_EQ(folder.error().code, ErrorCode::not_a_file);
    const auto no_folder = replace_file(dir.file("missing/x"), "new");
    ASSERT_FALSE(no_folder);
    EXPECT_EQ(no_folder.error().code, ErrorCode::not_found);
}

TEST(FileEdit, LeavesAnUnchangedTextAlone) {
    const TempDir dir;
    const std::string path = dir.write("x", "same");
    const ino_t before = inode_of(path);
    {
        auto edit = FileEdit::begin(path);
        ASSERT_TRUE(edit) << edit.error().message;
        EXPECT_EQ(edit->content(), "same");
        EXPECT_TRUE(dir.has("x.tmp")) << "the lock of postconf";
        ASSERT_TRUE(edit->commit("same"));
    }
    EXPECT_EQ(inode_of(path), before);
    EXPECT_FALSE(dir.has("x.tmp"));
}

TEST(FileEdit, GivesUpWithoutATrace) {
    const TempDir dir;
    const std::string path = dir.write("x", "old");
    { ASSERT_TRUE(FileEdit::begin(path)); }
    EXPECT_EQ(dir.read("x"), "old");
    EXPECT_FALSE(dir.has("x.tmp"));
    EXPECT_FALSE(FileEdit::begin(dir.file("missing")));
    EXPECT_FALSE(dir.has("missing.tmp"));
}

// An editor that knows no lock wrote while we were thinking: its text must not be lost.
TEST(FileEdit, NoticesAChangeBehindItsBack) {
    const TempDir dir;
    const std::string path = dir.write("x", "old");
    auto edit = FileEdit::begin(path);
    ASSERT_TRUE(edit) << edit.error().message;
    dir.write("x", "written by another editor");
    const auto done = edit->commit("new");
    ASSERT_FALSE(done);
    EXPECT_EQ(done.error().code, ErrorCode::conflict);
    EXPECT_EQ(dir.read("x"), "written by another editor");
}

TEST(FileEdit, SaysWhyInPostconfsWords) {
    const TempDir dir;
    const auto missing = FileEdit::begin(dir.file("main.cf"));
    ASSERT_FALSE(missing);
    EXPECT_EQ(missing.error().message, "open " + dir.file("main.cf") + " for reading: No such file or directory");
    const auto folder = FileEdit::begin(dir.file("nowhere/main.cf"));
    ASSERT_FALSE(folder);
    EXPECT_EQ(folder.error().message, "open " + dir.file("nowhere/main.cf.tmp") + ": No such file or directory");
}

}  // namespace
}  // namespace postern
