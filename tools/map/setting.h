// Setting: the configuration a table tool runs with, and the process as its tables see it.
//
// Shape:   main.cf read and checked as Postfix's programs do at their start; values expanded on request. What tables
//          report goes to the Console, masked as Postfix masks it.
// Errors:  the text for "PROGRAM: fatal: …".
// Source:  postmap 3.7.11.
// Threads: one thread.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "libconf/base/result.h"
#include "libconf/base/source.h"
#include "libconf/model/config.h"
#include "libconf/model/machine.h"
#include "libconf/syntax/main_cf.h"
#include "libtables/open_options.h"
#include "libtables/system_surroundings.h"
#include "libtables/table_spec.h"
#include "tools/map/options.h"
#include "tools/support/console.h"

namespace postern::map_tool {

class Setting {
public:
    Setting(const Options& options, const conf::Machine& machine, Console& console);
    Setting(const Setting&) = delete;
    Setting& operator=(const Setting&) = delete;

    [[nodiscard]] Result<void> load();

    const Options& options() const { return options_; }
    Console& console() const { return console_; }
    const tables::Surroundings& surroundings() const { return surroundings_; }
    const conf::Machine& machine() const { return machine_; }
    /// The expanded value; nullopt for names that nobody knows.
    std::optional<std::string> parameter(std::string_view name) const;

    /// How to open tables for reading.
    tables::OpenOptions open_options() const;
    [[nodiscard]] Result<tables::TableSpec> spec(const std::string& text) const;
    /// Control characters as "?", and so is what is not UTF-8, or not ASCII, as smtputf8_enable has it.
    std::string masked(std::string_view text) const;

private:
    void report(Severity severity, const std::string& text) const;

    const Options& options_;
    const conf::Machine& machine_;
    Console& console_;
    SourceMap sources_;
    std::optional<conf::MainCf> main_cf_;
    std::shared_ptr<const conf::Config> config_;
    tables::SystemSurroundings surroundings_;
    bool utf8_ = false;
};

}  // namespace postern::map_tool
