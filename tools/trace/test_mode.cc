#include "tools/trace/test_mode.h"

#include <fmt/format.h>

#include <algorithm>
#include <atomic>
#include <iterator>
#include <thread>

#include "libconf/base/text_file.h"
#include "tools/world/real_world.h"

namespace postern::trace_tool {
namespace {

constexpr std::string_view kSuffix = ".ptest.toml";
constexpr unsigned kMostFolders = 32;  // one inside of the other

void search(const World& world, const std::string& folder, unsigned depth, std::vector<std::string>& found) {
    if (depth > kMostFolders) return;
    for (const std::string& name : world.list(folder)) {
        if (name.starts_with('.')) continue;
        const std::string path = folder + '/' + name;
        const auto status = world.status(path, Links::keep);
        if (!status) continue;
        if (status->kind == FileKind::directory) search(world, path, depth + 1, found);
        if (status->kind != FileKind::directory && name.ends_with(kSuffix)) found.push_back(path);
    }
}

Result<TestRun> run_file(const std::string& path, const TestSettings& settings) {
    const auto text = read_file(path);
    if (!text) return tl::unexpected<Error>(text.error());
    const auto file = read_policy_tests(path, *text);
    if (!file) return tl::unexpected<Error>(file.error());
    return run_policy_tests(*file, settings);
}

}  // namespace

Result<std::vector<std::string>> find_policy_tests(const std::vector<std::string>& places) {
    const RealWorld world;
    std::vector<std::string> found;
    for (std::string place : places) {
        while (place.size() > 1 && place.ends_with('/')) place.pop_back();
        const auto status = world.status(place);
        if (!status) return fail(ErrorCode::not_found, fmt::format("{}: no such file or directory", place));
        const std::size_t before = found.size();
        if (status->kind == FileKind::directory) {
            search(world, place, 0, found);
        } else {
            found.push_back(place);
        }
        if (found.size() == before) return fail(ErrorCode::not_found, fmt::format("{}: no *{} in it", place, kSuffix));
    }
    std::sort(found.begin(), found.end());
    found.erase(std::unique(found.begin(), found.end()), found.end());
    return found;
}

Result<TestRun> run_test_files(const std::vector<std::string>& paths, const TestSettings& settings) {
    std::vector<Result<TestRun>> done(paths.size());
    std::atomic<std::size_t> next = 0;
    const auto work = [&] {
        for (std::size_t i = next++; i < paths.size(); i = next++) done[i] = run_file(paths[i], settings);
    };
    const std::size_t workers = std::min<std::size_t>(std::max(1U, std::thread::hardware_concurrency()), paths.size());
    {
        std::vector<std::jthread> others;
        for (std::size_t i = 1; i < workers; ++i) others.emplace_back(work);
        work();
    }
    TestRun all;
    for (auto& run : done) {
        if (!run) return tl::unexpected<Error>(run.error());
        std::move(run->results.begin(), run->results.end(), std::back_inserter(all.results));
        std::move(run->coverage.begin(), run->coverage.end(), std::back_inserter(all.coverage));
    }
    all.coverage = merged(std::move(all.coverage));
    return all;
}

}  // namespace postern::trace_tool
