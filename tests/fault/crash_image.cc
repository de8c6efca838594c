#include "tests/fault/crash_image.h"

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <map>
#include <random>
#include <set>

namespace postern::test {
namespace {

using Kind = FileCall::Kind;
constexpr std::size_t kSector = 512;

std::string folder_of(const std::string& path) {
    return path.substr(0, path.find_last_of('/'));
}

class Replay {
public:
    Replay(std::span<const FileCall> calls, CrashRule rule, std::uint64_t seed)
        : calls_(calls), rule_(rule), dice_(seed) {}

    void run() {
        for (std::size_t i = 0; i < calls_.size(); ++i) step(i);
    }

    void write(const std::string& folder, const std::string& target) const {
        for (const std::string& path : folders_) std::filesystem::create_directory(target + path.substr(folder.size()));
        for (const auto& [path, inode] : names_) {
            // Without its folder a file cannot be reached.
            const std::string place = target + path.substr(folder.size());
            if (!std::filesystem::exists(folder_of(place))) continue;
            const auto bytes = contents_.find(inode);
            std::ofstream(place, std::ios::binary) << (bytes != contents_.end() ? bytes->second : std::string());
        }
        for (const std::string& path : folders_) {
            std::filesystem::permissions(target + path.substr(folder.size()), std::filesystem::perms::owner_all);
        }
    }

private:
    bool certain(std::size_t at) const {
        const FileCall& call = calls_[at];
        const bool bytes = call.kind == Kind::write || call.kind == Kind::truncate;
        const std::string folder = folder_of(call.path);
        return std::any_of(calls_.begin() + static_cast<std::ptrdiff_t>(at), calls_.end(), [&](const FileCall& later) {
            if (bytes) return later.kind == Kind::sync && later.inode == call.inode;
            return later.kind == Kind::sync_folder && later.path == folder;
        });
    }
    bool happened(std::size_t at) {
        if (rule_ == CrashRule::everything || certain(at)) return true;
        return rule_ != CrashRule::only_certain && dice_() % 2 == 0;
    }

    void step(std::size_t at) {
        const FileCall& call = calls_[at];
        if (call.kind == Kind::mark || call.kind == Kind::sync || call.kind == Kind::sync_folder) return;
        const bool done = happened(at);
        switch (call.kind) {
            case Kind::create:
                contents_[call.inode].clear();
                last_inode_[call.path] = call.inode;
                if (done) names_[call.path] = call.inode;
                break;
            case Kind::write:
                if (done) put(at);
                break;
            case Kind::truncate:
                if (done) contents_[call.inode].resize(call.offset);
                break;
            case Kind::rename:
                last_inode_[call.to] = last_inode_[call.path];
                if (!done) break;
                names_[call.to] = last_inode_[call.path];
                names_.erase(call.path);
                break;
            case Kind::remove:
                if (done) names_.erase(call.path);
                break;
            case Kind::make_folder:
                if (done) folders_.push_back(call.path);
                break;
            case Kind::sync:
            case Kind::sync_folder:
            case Kind::mark:
                break;
        }
    }

    void put(std::size_t at) {
        const FileCall& call = calls_[at];
        std::string& bytes = contents_[call.inode];
        const bool whole = rule_ != CrashRule::torn || certain(at);
        for (std::size_t from = 0; from < call.data.size();) {
            const std::size_t to = std::min(call.data.size(), from + kSector - (call.offset + from) % kSector);
            if (whole || dice_() % 2 == 0) {
                if (bytes.size() < call.offset + to) bytes.resize(call.offset + to);
                bytes.replace(call.offset + from, to - from, call.data, from, to - from);
            }
            from = to;
        }
    }

    std::span<const FileCall> calls_;
    CrashRule rule_;
    std::mt19937_64 dice_;
    std::map<std::uint64_t, std::string> contents_;
    std::map<std::string, std::uint64_t> names_;
    std::map<std::string, std::uint64_t> last_inode_;  // as the process saw it
    std::vector<std::string> folders_;
};

}  // namespace

void write_crash_image(std::span<const FileCall> calls, const std::string& folder, CrashRule rule, std::uint64_t seed,
                       const std::string& target) {
    Replay replay(calls, rule, seed);
    replay.run();
    replay.write(folder, target);
}

}  // namespace postern::test
