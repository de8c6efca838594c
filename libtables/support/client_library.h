// ClientLibrary: a library of a database that is loaded when the first table needs it.
//
// Shape:   linked as usual, these libraries and all that they need cost every program some 20 ms at its start, also
//          where no such table is configured. So types compile with the headers, and look functions up by name. The
//          build writes POSTERN_SONAME_<TYPE> (cmake/table_library.cmake, RUNTIME).
// Errors:  unsupported: which file is missing, and which package has it.
// Threads: any; what was loaded stays loaded.
#pragma once

#include <string>
#include <string_view>

#include "libconf/base/result.h"

namespace postern::tables {

class ClientLibrary {
public:
    [[nodiscard]] static Result<ClientLibrary> load(const char* file, std::string_view package);

    /// `function` is a pointer of the type that the header declares.
    template <class Function>
    [[nodiscard]] Result<void> find(const char* name, Function& function) const {
        auto found = find_symbol(name);
        if (!found) return tl::unexpected<Error>(found.error());
        function = reinterpret_cast<Function>(*found);
        return {};
    }

private:
    ClientLibrary(std::string file, void* handle) : file_(std::move(file)), handle_(handle) {}
    [[nodiscard]] Result<void*> find_symbol(const char* name) const;

    std::string file_;
    void* handle_;
};

}  // namespace postern::tables
