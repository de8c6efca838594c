#include "mta/spool/file_calls.h"

#include <dirent.h>
#include <fcntl.h>
#include <fmt/format.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <memory>

#include "libconf/base/text_file.h"

namespace postern::spool {
namespace {

tl::unexpected<Error> failed(std::string_view what, const std::string& path, int error) {
    auto failure = system_failure(fmt::format("{} {}", what, path), error);
    if (error == ENOSPC || error == EDQUOT) failure.value().code = ErrorCode::no_space;
    return failure;
}

std::string parent_of(const std::string& path) {
    const std::size_t slash = path.find_last_of('/');
    if (slash == std::string::npos) return ".";
    return slash == 0 ? "/" : path.substr(0, slash);
}

}  // namespace

Result<FileHandle> FileHandle::create(const std::string& path) {
    const int descriptor = ::open(path.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_NOFOLLOW | O_CLOEXEC, 0600);
    if (descriptor < 0) return failed("create", path, errno);
    return FileHandle(descriptor, path);
}

Result<FileHandle> FileHandle::open(const std::string& path) {
    const int descriptor = ::open(path.c_str(), O_RDONLY | O_NOFOLLOW | O_CLOEXEC);
    if (descriptor < 0) return failed("open", path, errno);
    return FileHandle(descriptor, path);
}

FileHandle& FileHandle::operator=(FileHandle&& other) noexcept {
    if (this != &other) {
        close();
        descriptor_ = std::exchange(other.descriptor_, -1);
        path_ = std::move(other.path_);
    }
    return *this;
}

void FileHandle::close() noexcept {
    if (descriptor_ >= 0) ::close(std::exchange(descriptor_, -1));
}

Result<void> FileHandle::write(std::string_view bytes) const {
    while (!bytes.empty()) {
        const ssize_t size = ::write(descriptor_, bytes.data(), bytes.size());
        if (size > 0) {
            bytes.remove_prefix(static_cast<std::size_t>(size));
        } else if (size == 0 || errno != EINTR) {
            return failed("write", path_, size == 0 ? ENOSPC : errno);
        }
    }
    return {};
}

Result<std::size_t> FileHandle::read(std::uint64_t offset, std::span<char> into) const {
    std::size_t got = 0;
    while (got < into.size()) {
        const ssize_t size =
            ::pread(descriptor_, into.data() + got, into.size() - got, static_cast<off_t>(offset + got));
        if (size == 0) break;
        if (size > 0) {
            got += static_cast<std::size_t>(size);
        } else if (errno != EINTR) {
            return failed("read", path_, errno);
        }
    }
    return got;
}

Result<void> FileHandle::sync() const {
    if (::fsync(descriptor_) != 0) return failed("fsync", path_, errno);
    return {};
}

Result<void> rename_file(const std::string& from, const std::string& to) {
    if (::rename(from.c_str(), to.c_str()) != 0) return failed("rename", from, errno);
    return {};
}

Result<void> sync_folder(const std::string& folder) {
    const int descriptor = ::open(folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (descriptor < 0) return failed("open", folder, errno);
    const int status = ::fsync(descriptor);
    const int error = errno;
    ::close(descriptor);
    if (status != 0) return failed("fsync", folder, error);
    return {};
}

Result<void> make_folder(const std::string& folder) {
    if (::mkdir(folder.c_str(), 0700) == 0) return sync_folder(parent_of(folder));
    if (errno != EEXIST) return failed("create folder", folder, errno);
    struct stat info {};
    if (::stat(folder.c_str(), &info) != 0) return failed("stat", folder, errno);
    if (!S_ISDIR(info.st_mode)) return fail(ErrorCode::not_a_file, fmt::format("{} is not a folder", folder));
    const uid_t self = ::geteuid();
    if (self != 0 && info.st_uid != self) {
        return fail(ErrorCode::permission_denied,
                    fmt::format("{} belongs to user {}, and this process is user {}", folder, info.st_uid, self));
    }
    if ((info.st_mode & 022U) != 0) {
        return fail(ErrorCode::permission_denied,
                    fmt::format("{} may be written by others (mode {:04o})", folder, info.st_mode & 07777U));
    }
    return {};
}

Result<std::vector<std::string>> list_folder(const std::string& folder) {
    const auto close = [](DIR* open_folder) { ::closedir(open_folder); };
    const std::unique_ptr<DIR, decltype(close)> entries(::opendir(folder.c_str()), close);
    if (entries == nullptr) return failed("open", folder, errno);
    std::vector<std::string> names;
    for (errno = 0; const dirent* entry = ::readdir(entries.get()); errno = 0) names.emplace_back(entry->d_name);
    if (errno != 0) return failed("read", folder, errno);
    std::erase_if(names, [](const std::string& name) { return name == "." || name == ".."; });
    return names;
}

}  // namespace postern::spool
