#include "libtables/support/file_values.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstring>

#include "libconf/base/text_file.h"
#include "libtables/support/base64.h"
#include "libtables/support/file_descriptor.h"

namespace postern::tables {
namespace {

constexpr std::string_view kSeparators = ", \t\r\n";

Result<void> append_file(const std::string& name, std::string& content) {
    const FileDescriptor file(::open(name.c_str(), O_RDONLY | O_CLOEXEC));
    if (!file.is_open()) return system_failure("open " + name, errno);
    constexpr std::size_t kBlock = std::size_t{64} << 10U;
    while (true) {
        const std::size_t before = content.size();
        content.resize(before + kBlock);
        const ssize_t count = ::read(file.get(), content.data() + before, kBlock);
        content.resize(before + static_cast<std::size_t>(std::max<ssize_t>(count, 0)));
        if (count == 0) return {};
        if (count < 0 && errno != EINTR) return system_failure("read " + name, errno);
        if (content.size() > kMaxTextFile)
            return fail(ErrorCode::too_large, fmt::format("read {}: the file is too large", name));
    }
}

}  // namespace

Result<std::string> encode_files(std::string_view names) {
    std::string content;
    bool any = false;
    for (std::size_t at = 0; (at = names.find_first_not_of(kSeparators, at)) != std::string_view::npos;) {
        const std::size_t end = std::min(names.find_first_of(kSeparators, at), names.size());
        if (any) content += '\n';
        any = true;
        if (auto read = append_file(std::string(names.substr(at, end - at)), content); !read) {
            return tl::unexpected<Error>(read.error());
        }
        at = end;
    }
    // The quotes are Postfix's.
    if (!any) return fail(ErrorCode::bad_value, fmt::format("empty pathname list: >>{}<<'", names));
    return encode_base64(content);
}

}  // namespace postern::tables
