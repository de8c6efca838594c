#include "tests/fault/file_shim.h"

#include <dlfcn.h>
#include <fcntl.h>
#include <fmt/format.h>
#include <sys/stat.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <csignal>
#include <cstdarg>
#include <cstdlib>
#include <mutex>

namespace postern::test {
namespace {

using Kind = FileCall::Kind;

struct State {
    std::mutex mutex;
    std::string folder;  // empty: nothing is watched
    std::size_t calls = 0;
    std::size_t kill_at = 0;
    std::size_t fail_at = 0;
    int error = 0;
    bool repeat = false;
    bool failed = false;
    std::vector<FileCall> record;
};

State& state() {
    static auto* const only = new State;  // outlives every thread
    return *only;
}

/// The function that this program hides.
template <class Function>
Function* real(const char* name) {
    return reinterpret_cast<Function*>(::dlsym(RTLD_NEXT, name));
}

bool watched(std::string_view path) {
    const std::string& folder = state().folder;
    if (folder.empty() || !path.starts_with(folder)) return false;
    return !path.ends_with("-shm");  // shared memory, which no crash of the machine outlives
}

std::string path_of(int descriptor) {
    std::array<char, 4096> path{};
    const ssize_t size = ::readlink(fmt::format("/proc/self/fd/{}", descriptor).c_str(), path.data(), path.size());
    return size > 0 ? std::string(path.data(), static_cast<std::size_t>(size)) : std::string();
}

std::uint64_t inode_of(int descriptor) {
    struct stat info {};
    return ::fstat(descriptor, &info) == 0 ? info.st_ino : 0;
}

/// What may be refused when the disk is full.
bool needs_space(Kind kind) {
    return kind == Kind::create || kind == Kind::write || kind == Kind::make_folder;
}

/// What stands in for a call: nothing (do it), or an errno.
int decide(const FileCall& call) {
    State& s = state();
    ++s.calls;
    if (s.calls == s.kill_at) {
        ::kill(::getpid(), SIGKILL);
        for (;;) ::pause();
    }
    if (s.fail_at == 0 || s.calls < s.fail_at || (!s.repeat && s.failed)) return 0;
    if (s.error == ENOSPC && !needs_space(call.kind)) return 0;
    s.failed = true;
    return s.error;
}

/// Calls `act` unless the test decides otherwise, and records what was done. The lock is held meanwhile, so that the
/// record has the order of the calls.
template <class Act>
auto controlled(FileCall call, Act act) -> decltype(act()) {
    const std::lock_guard hold(state().mutex);
    if (!watched(call.path)) return act();
    if (const int error = decide(call); error != 0) {
        errno = error;
        return -1;
    }
    const auto result = act();
    if (result >= 0) {
        if (call.kind == Kind::write) call.data.resize(static_cast<std::size_t>(result));
        state().record.push_back(std::move(call));
    }
    return result;
}

bool is_watching() {
    const std::lock_guard hold(state().mutex);
    return !state().folder.empty();
}

FileCall of_descriptor(Kind kind, int descriptor) {
    return {kind, inode_of(descriptor), 0, {}, path_of(descriptor), {}};
}

FileCall of_path(Kind kind, const char* path) {
    return {kind, 0, 0, {}, path, {}};
}

}  // namespace

void FileShim::watch(const std::string& folder) {
    const std::lock_guard hold(state().mutex);
    State& s = state();
    s.folder = folder;
    s.calls = s.kill_at = s.fail_at = 0;
    s.failed = false;
    s.record.clear();
}

void FileShim::stop() {
    watch("");
}

void FileShim::kill_at(std::size_t call) {
    const std::lock_guard hold(state().mutex);
    state().kill_at = call;
}

void FileShim::fail_at(std::size_t call, int error, Repeat repeat) {
    const std::lock_guard hold(state().mutex);
    state().fail_at = call;
    state().error = error;
    state().repeat = repeat == Repeat::until_stopped;
    state().failed = false;
}

void FileShim::heal() {
    const std::lock_guard hold(state().mutex);
    state().fail_at = 0;
}

std::size_t FileShim::calls() {
    const std::lock_guard hold(state().mutex);
    return state().calls;
}

bool FileShim::has_failed() {
    const std::lock_guard hold(state().mutex);
    return state().failed;
}

void FileShim::mark(std::string_view text) {
    const std::lock_guard hold(state().mutex);
    state().record.push_back({Kind::mark, 0, 0, std::string(text), {}, {}});
}

std::vector<FileCall> FileShim::record() {
    const std::lock_guard hold(state().mutex);
    return state().record;
}

}  // namespace postern::test

// The names are those of the C library; what they mean is in its manual.
namespace shim = postern::test;
using shim::FileCall;

namespace {

ssize_t shim_pwrite(const char* name, int descriptor, const void* data, size_t size, off64_t offset) {
    const auto act = [&] {
        return shim::real<ssize_t(int, const void*, size_t, off64_t)>(name)(descriptor, data, size, offset);
    };
    if (!shim::is_watching()) return act();
    FileCall call = shim::of_descriptor(FileCall::Kind::write, descriptor);
    call.offset = static_cast<std::uint64_t>(offset);
    call.data.assign(static_cast<const char*>(data), size);
    return shim::controlled(std::move(call), act);
}

int shim_sync(const char* name, int descriptor) {
    const auto act = [&] { return shim::real<int(int)>(name)(descriptor); };
    if (!shim::is_watching()) return act();
    struct stat info {};
    const bool folder = ::fstat(descriptor, &info) == 0 && S_ISDIR(info.st_mode);
    return shim::controlled(
        shim::of_descriptor(folder ? FileCall::Kind::sync_folder : FileCall::Kind::sync, descriptor), act);
}

int shim_truncate(const char* name, int descriptor, off64_t size) {
    const auto act = [&] { return shim::real<int(int, off64_t)>(name)(descriptor, size); };
    if (!shim::is_watching()) return act();
    FileCall call = shim::of_descriptor(FileCall::Kind::truncate, descriptor);
    call.offset = static_cast<std::uint64_t>(size);
    return shim::controlled(std::move(call), act);
}

int shim_open(const char* name, const char* path, int flags, mode_t mode) {
    const auto act = [&] { return shim::real<int(const char*, int, ...)>(name)(path, flags, mode); };
    if ((flags & O_CREAT) == 0 || !shim::is_watching() || ::access(path, F_OK) == 0) return act();
    FileCall call = shim::of_path(FileCall::Kind::create, path);
    const std::lock_guard hold(shim::state().mutex);
    if (!shim::watched(call.path)) return act();
    if (const int error = shim::decide(call); error != 0) {
        errno = error;
        return -1;
    }
    const int descriptor = act();
    if (descriptor < 0) return descriptor;
    call.inode = shim::inode_of(descriptor);
    shim::state().record.push_back(std::move(call));
    return descriptor;
}

mode_t mode_argument(int flags, va_list rest) {
    return (flags & O_CREAT) != 0 ? static_cast<mode_t>(va_arg(rest, int)) : 0;
}

}  // namespace

extern "C" {

ssize_t write(int descriptor, const void* data, size_t size) {
    const auto act = [&] { return shim::real<ssize_t(int, const void*, size_t)>("write")(descriptor, data, size); };
    if (!shim::is_watching()) return act();
    FileCall call = shim::of_descriptor(FileCall::Kind::write, descriptor);
    call.offset = static_cast<std::uint64_t>(::lseek64(descriptor, 0, SEEK_CUR));
    call.data.assign(static_cast<const char*>(data), size);
    return shim::controlled(std::move(call), act);
}

ssize_t pwrite(int descriptor, const void* data, size_t size, off_t offset) {
    return shim_pwrite("pwrite", descriptor, data, size, offset);
}

ssize_t pwrite64(int descriptor, const void* data, size_t size, off64_t offset) {
    return shim_pwrite("pwrite64", descriptor, data, size, offset);
}

int fsync(int descriptor) {
    return shim_sync("fsync", descriptor);
}

int fdatasync(int descriptor) {
    return shim_sync("fdatasync", descriptor);
}

int ftruncate(int descriptor, off_t size) noexcept {
    return shim_truncate("ftruncate", descriptor, size);
}

int ftruncate64(int descriptor, off64_t size) noexcept {
    return shim_truncate("ftruncate64", descriptor, size);
}

int open(const char* path, int flags, ...) {
    va_list rest;
    va_start(rest, flags);
    const mode_t mode = mode_argument(flags, rest);
    va_end(rest);
    return shim_open("open", path, flags, mode);
}

int open64(const char* path, int flags, ...) {
    va_list rest;
    va_start(rest, flags);
    const mode_t mode = mode_argument(flags, rest);
    va_end(rest);
    return shim_open("open64", path, flags, mode);
}

int rename(const char* from, const char* to) noexcept {
    const auto act = [&] { return shim::real<int(const char*, const char*)>("rename")(from, to); };
    if (!shim::is_watching()) return act();
    FileCall call = shim::of_path(FileCall::Kind::rename, from);
    call.to = to;
    return shim::controlled(std::move(call), act);
}

int unlink(const char* path) noexcept {
    const auto act = [&] { return shim::real<int(const char*)>("unlink")(path); };
    // What is not there is not removed: SQLite asks often.
    if (!shim::is_watching() || ::access(path, F_OK) != 0) return act();
    return shim::controlled(shim::of_path(FileCall::Kind::remove, path), act);
}

int mkdir(const char* path, mode_t mode) noexcept {
    const auto act = [&] { return shim::real<int(const char*, mode_t)>("mkdir")(path, mode); };
    if (!shim::is_watching() || ::access(path, F_OK) == 0) return act();
    return shim::controlled(shim::of_path(FileCall::Kind::make_folder, path), act);
}

}  // extern "C"
