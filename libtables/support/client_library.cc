#include "libtables/support/client_library.h"

#include <dlfcn.h>
#include <fmt/format.h>

namespace postern::tables {
namespace {

std::string last_problem() {
    const char* text = ::dlerror();
    return text != nullptr ? text : "unknown error";
}

}  // namespace

Result<ClientLibrary> ClientLibrary::load(const char* file, std::string_view package) {
    void* handle = ::dlopen(file, RTLD_NOW | RTLD_LOCAL);
    if (handle == nullptr) {
        return fail(ErrorCode::unsupported,
                    fmt::format("cannot load a library ({}); install the package {}", last_problem(), package));
    }
    return ClientLibrary(file, handle);
}

Result<void*> ClientLibrary::find_symbol(const char* name) const {
    void* symbol = ::dlsym(handle_, name);
    if (symbol == nullptr) return fail(ErrorCode::unsupported, fmt::format("{} lacks {}", file_, name));
    return symbol;
}

}  // namespace postern::tables
