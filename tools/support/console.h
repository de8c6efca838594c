// Console: what a program says, and where.
//
// Shape:   results are collected and written by flush(); warnings go to stderr at once. warn() says each text only once,
//          because Postfix repeats what it says of main.cf as often as it reads it.
// Errors:  a failed write of the results is reported by flush(): a full disk is not a success.
// Threads: one thread.
#pragma once

#include <string>
#include <string_view>
#include <unordered_set>

#include "libconf/base/result.h"

namespace postern {

class Console {
public:
    enum class Warnings { shown, hidden };

    explicit Console(std::string_view program, Warnings warnings) : program_(program), warnings_(warnings) {}

    /// The results; append to it.
    std::string& out() { return out_; }
    void warn(std::string_view message);
    /// Says it again, if need be.
    void warn_each_time(std::string_view message);
    /// Worse than a warning, but the program goes on.
    void error(std::string_view message);
    /// Postern's own remark; Postfix says nothing here.
    void note(std::string_view message);
    /// Writes "program: fatal: message". The caller returns the exit status.
    void fatal(std::string_view message);
    Result<void> flush();

    const std::string& program() const { return program_; }

private:
    void say(std::string_view kind, std::string_view message);

    std::string program_;
    Warnings warnings_;
    std::string out_;
    std::unordered_set<std::string> seen_;
};

}  // namespace postern
