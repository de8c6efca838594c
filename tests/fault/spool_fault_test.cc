// Death, a full disk, failing disks and lost writes between any two steps of the queue.
// suite: timeout 200
#include <fmt/format.h>
#include <gtest/gtest.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <csignal>
#include <cstdlib>
#include <filesystem>

#include "libconf/base/check.h"
#include "tests/fault/crash_image.h"
#include "tests/fault/file_shim.h"
#include "tests/fault/spool_scenario.h"

namespace postern::test {
namespace {

/// In memory where there is such a place: what the disk would do is decided here.
class QuickDir {
public:
    QuickDir() {
        const char* place = ::access("/dev/shm", W_OK) == 0 ? "/dev/shm" : "/var/tmp";
        std::string name = fmt::format("{}/postern-fault-XXXXXX", place);
        POSTERN_CHECK(::mkdtemp(name.data()) != nullptr);
        path_ = name;
    }
    QuickDir(const QuickDir&) = delete;
    QuickDir& operator=(const QuickDir&) = delete;
    ~QuickDir() {
        std::error_code ignored;
        std::filesystem::remove_all(path_, ignored);
    }
    const std::string& path() const { return path_; }
    std::string queue() const { return path_ + "/postern"; }

private:
    std::string path_;
};

/// How many of the points in time are looked at: all of them in the long form.
std::size_t stride(std::size_t quick) {
    return std::getenv("POSTERN_LONG") != nullptr ? 1 : quick;
}

std::vector<std::string> split_words(const std::string& text) {
    std::vector<std::string> words;
    for (std::size_t at = 0; at < text.size();) {
        const std::size_t end = text.find('\n', at);
        if (end == std::string::npos) break;
        words.push_back(text.substr(at, end - at));
        at = end + 1;
    }
    return words;
}

std::size_t calls_of_a_life() {
    const QuickDir dir;
    FileShim::watch(dir.path());
    SpoolScenario(dir.queue()).run([](const std::string&) {});
    const std::size_t calls = FileShim::calls();
    FileShim::stop();
    return calls;
}

TEST(SpoolFaultTest, ALifeWithoutFaultsKeepsItsPromises) {
    const QuickDir dir;
    std::vector<std::string> words;
    SpoolScenario scenario(dir.queue());
    scenario.run([&](const std::string& word) { words.push_back(word); });
    EXPECT_TRUE(scenario.errors().empty()) << scenario.errors().front().message;
    EXPECT_EQ(std::count_if(words.begin(), words.end(), [](const auto& word) { return word[0] == '+'; }), 8);
    EXPECT_EQ(std::count_if(words.begin(), words.end(), [](const auto& word) { return word[0] == '-'; }), 2);
    EXPECT_EQ(scenario.check(words), "");
    // The check itself must be able to see what it is there for.
    words.push_back("+" + words.back().substr(1) + "F");
    EXPECT_NE(scenario.check(words), "");
}

/// Runs a life in a process of its own that dies at a call; what it had confirmed by then.
std::vector<std::string> die_at(const std::string& queue, const std::string& watched, std::size_t call) {
    std::array<int, 2> ends{};
    POSTERN_CHECK(::pipe(ends.data()) == 0);
    const pid_t child = ::fork();
    POSTERN_CHECK(child >= 0);
    if (child == 0) {
        FileShim::watch(watched);
        FileShim::kill_at(call);
        SpoolScenario(queue).run([&](const std::string& word) {
            const std::string line = word + "\n";
            (void)!::write(ends[1], line.data(), line.size());
        });
        ::_exit(0);
    }
    ::close(ends[1]);
    std::string text;
    std::array<char, 512> piece{};
    for (ssize_t size = 0; (size = ::read(ends[0], piece.data(), piece.size())) > 0;) {
        text.append(piece.data(), static_cast<std::size_t>(size));
    }
    ::close(ends[0]);
    int status = 0;
    POSTERN_CHECK(::waitpid(child, &status, 0) == child);
    // How many calls there are depends a little on which messages were committed together.
    EXPECT_TRUE((WIFSIGNALED(status) && WTERMSIG(status) == SIGKILL) || (WIFEXITED(status) && WEXITSTATUS(status) == 0))
        << "call " << call << " ended in another way: " << status;
    return split_words(text);
}

TEST(SpoolFaultTest, KilledAtAnyCallItLosesNothingConfirmed) {
    const std::size_t calls = calls_of_a_life();
    ASSERT_GT(calls, 50U);
    for (std::size_t call = 1; call <= calls; call += stride(2)) {
        const QuickDir dir;
        const auto words = die_at(dir.queue(), dir.path(), call);
        SpoolScenario scenario(dir.queue());
        ASSERT_EQ(scenario.check(words), "") << "killed at call " << call;
        ASSERT_EQ(scenario.add_one(), "") << "killed at call " << call;
        ASSERT_EQ(scenario.check(words), "") << "killed at call " << call << ", and later";
    }
}

TEST(SpoolFaultTest, AStoppedMachineLosesNothingConfirmed) {
    const QuickDir dir;
    FileShim::watch(dir.path());
    SpoolScenario(dir.queue()).run([](const std::string& word) { FileShim::mark(word); });
    const std::vector<FileCall> record = FileShim::record();
    FileShim::stop();
    ASSERT_GT(record.size(), 50U);
    std::size_t images = 0;
    for (std::size_t end = 0; end <= record.size(); end += stride(3)) {
        const std::span calls = std::span(record).first(end);
        std::vector<std::string> words;
        for (const FileCall& call : calls) {
            if (call.kind == FileCall::Kind::mark) words.push_back(call.data);
        }
        for (const CrashRule rule :
             {CrashRule::everything, CrashRule::only_certain, CrashRule::random, CrashRule::torn}) {
            const std::uint64_t seeds = rule < CrashRule::random ? 1 : (stride(2) == 1 ? 20 : 1);
            for (std::uint64_t seed = 0; seed < seeds; ++seed) {
                const QuickDir image;
                write_crash_image(calls, dir.path(), rule, seed * 1000 + end, image.path());
                ASSERT_EQ(SpoolScenario(image.queue()).check(words), "")
                    << "stopped after " << end << " calls, rule " << static_cast<int>(rule) << ", seed "
                    << seed * 1000 + end;
                ++images;
            }
        }
    }
    EXPECT_GT(images, 100U);
}

/// The kind is that of the disk. SQLite does not say why it could not make a file.
bool is_no_space(const Error& told) {
    return told.code == ErrorCode::no_space || told.message.find("unable to open database file") != std::string::npos;
}

/// A life during which calls fail, then one without faults, and one after a restart.
bool fail(int error, FileShim::Repeat repeat, std::size_t call) {
    const QuickDir dir;
    std::vector<std::string> words;
    SpoolScenario scenario(dir.queue());
    FileShim::watch(dir.path());
    FileShim::fail_at(call, error, repeat);
    scenario.run([&](const std::string& word) { words.push_back(word); });
    const bool failed = FileShim::has_failed();
    FileShim::stop();
    for (const Error& told : scenario.errors()) {
        EXPECT_FALSE(told.message.empty());
        EXPECT_TRUE(error != ENOSPC || is_no_space(told)) << told.message;
    }
    EXPECT_EQ(scenario.check(words), "") << "afterwards";
    EXPECT_EQ(scenario.add_one(), "") << "afterwards";
    EXPECT_EQ(scenario.check(words), "") << "at the end";
    return failed;
}

class SpoolFailure : public testing::TestWithParam<std::pair<int, FileShim::Repeat>> {};

TEST_P(SpoolFailure, AtAnyCallIsToldAndLosesNothing) {
    const auto [error, repeat] = GetParam();
    const std::size_t calls = calls_of_a_life();
    std::size_t failed = 0;
    for (std::size_t call = 1; call <= calls; call += stride(3)) {
        if (fail(error, repeat, call)) ++failed;
        ASSERT_FALSE(HasFailure()) << strerrorname_np(error) << " at call " << call;
    }
    EXPECT_GT(failed * stride(3) * 10, calls * 8);
}

// The space comes back while the queue is open.
TEST(SpoolFaultTest, AFullDiskDoesNotEndTheQueue) {
    const QuickDir dir;
    spool::SqliteSpoolOptions options;
    options.folder = dir.queue();
    auto opened = spool::open_sqlite_spool(options);
    ASSERT_TRUE(opened) << opened.error().message;
    const auto add = [&] {
        spool::AddMessage message;
        message.id = *(*opened)->new_id({});
        message.recipients.resize(1);
        message.content = spool::Content("x");
        spool::Submission submission;
        submission.changes.emplace_back(std::move(message));
        return spool::submit_and_wait(**opened, std::move(submission));
    };
    ASSERT_TRUE(add());
    FileShim::watch(dir.path());
    for (const int error : {ENOSPC, EIO}) {
        FileShim::fail_at(1, error, FileShim::Repeat::until_stopped);
        for (int i = 0; i < 3; ++i) {
            const auto refused = add();
            ASSERT_FALSE(refused);
            EXPECT_EQ(refused.error().code, error == ENOSPC ? ErrorCode::no_space : ErrorCode::io_error)
                << refused.error().message;
        }
        FileShim::heal();
        const auto again = add();
        EXPECT_TRUE(again) << again.error().message;
    }
    FileShim::stop();
    EXPECT_EQ((*opened)->counts()->messages, 3U);
}
INSTANTIATE_TEST_SUITE_P(Errors, SpoolFailure,
                         testing::Values(std::pair{EIO, FileShim::Repeat::once},
                                         std::pair{EIO, FileShim::Repeat::until_stopped},
                                         std::pair{ENOSPC, FileShim::Repeat::once},
                                         std::pair{ENOSPC, FileShim::Repeat::until_stopped}));

}  // namespace
}  // namespace postern::test
